/* Sizes are Word's: half points for letters, twentieths of a point for distances. The fonts are those of
 * Chinese Windows; where they are missing Word and LibreOffice take the nearest they have. */
#include "doc_docx_fixed.h"

#define XML  "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define W    " xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
#define TYPE "application/vnd.openxmlformats-officedocument.wordprocessingml."
#define REL  "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

const char docx_types[] =
    XML "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
        "<Default Extension=\"rels\" "
        "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
        "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
        "<Override PartName=\"/word/document.xml\" ContentType=\"" TYPE "document.main+xml\"/>"
        "<Override PartName=\"/word/styles.xml\" ContentType=\"" TYPE "styles+xml\"/>"
        "<Override PartName=\"/word/settings.xml\" ContentType=\"" TYPE "settings+xml\"/>"
        "<Override PartName=\"/word/numbering.xml\" ContentType=\"" TYPE "numbering+xml\"/>"
        "<Override PartName=\"/word/footer1.xml\" ContentType=\"" TYPE "footer+xml\"/>"
        "<Override PartName=\"/docProps/core.xml\" "
        "ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>"
        "<Override PartName=\"/docProps/app.xml\" "
        "ContentType=\"application/vnd.openxmlformats-officedocument.extended-properties+xml\"/>"
        "</Types>";

const char docx_root_rels[] = XML
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
    "<Relationship Id=\"rId1\" Type=\"" REL "officeDocument\" Target=\"word/document.xml\"/>"
    "<Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/"
    "metadata/core-properties\" Target=\"docProps/core.xml\"/>"
    "<Relationship Id=\"rId3\" Type=\"" REL "extended-properties\" Target=\"docProps/app.xml\"/>"
    "</Relationships>";

const char docx_document_rels[] =
    XML "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
        "<Relationship Id=\"rId1\" Type=\"" REL "styles\" Target=\"styles.xml\"/>"
        "<Relationship Id=\"rId2\" Type=\"" REL "settings\" Target=\"settings.xml\"/>"
        "<Relationship Id=\"rId3\" Type=\"" REL "numbering\" Target=\"numbering.xml\"/>"
        "<Relationship Id=\"rId4\" Type=\"" REL "footer\" Target=\"footer1.xml\"/>"
        "</Relationships>";

/* Mode 15 is Word 2013 and later; without it Word calls the file an old one. */
const char docx_settings[] =
    XML "<w:settings" W "><w:zoom w:percent=\"100\"/><w:defaultTabStop w:val=\"420\"/>"
        "<w:characterSpacingControl w:val=\"compressPunctuation\"/><w:compat>"
        "<w:compatSetting w:name=\"compatibilityMode\" "
        "w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat>"
        "<w:themeFontLang w:val=\"en-US\" w:eastAsia=\"zh-CN\"/></w:settings>";

const char docx_app[] =
    XML "<Properties "
        "xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\">"
        "<Application>Aftersale</Application></Properties>";

#define SIZE(half_points) "<w:sz w:val=\"" half_points "\"/><w:szCs w:val=\"" half_points "\"/>"
#define HEADING(n, level, before, after, size, color)                                              \
    "<w:style w:type=\"paragraph\" w:styleId=\"Heading" n "\"><w:name w:val=\"heading " n "\"/>"   \
    "<w:basedOn w:val=\"Normal\"/><w:next w:val=\"Normal\"/><w:uiPriority w:val=\"9\"/>"           \
    "<w:qFormat/><w:pPr><w:keepNext/><w:keepLines/>"                                               \
    "<w:spacing w:before=\"" before "\" w:after=\"" after "\"/>"                                   \
    "<w:outlineLvl w:val=\"" level "\"/></w:pPr>"                                                  \
    "<w:rPr><w:b/><w:bCs/><w:color w:val=\"" color "\"/>" SIZE(size) "</w:rPr></w:style>"
#define BORDER(side) "<w:" side " w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"BFC5CE\"/>"

const char docx_styles[] = XML
    "<w:styles" W "><w:docDefaults><w:rPrDefault><w:rPr>"
    "<w:rFonts w:ascii=\"Calibri\" w:hAnsi=\"Calibri\" w:eastAsia=\"Microsoft YaHei\" "
    "w:cs=\"Calibri\"/>" SIZE(
        "21") "<w:lang w:val=\"en-US\" w:eastAsia=\"zh-CN\"/>"
              "</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>"
              "<w:spacing w:after=\"100\" w:line=\"320\" "
              "w:lineRule=\"auto\"/></w:pPr></w:pPrDefault>"
              "</w:docDefaults>"
              "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\">"
              "<w:name w:val=\"Normal\"/><w:qFormat/></w:style>"
              "<w:style w:type=\"character\" w:default=\"1\" w:styleId=\"DefaultParagraphFont\">"
              "<w:name w:val=\"Default Paragraph Font\"/><w:uiPriority "
              "w:val=\"1\"/><w:semiHidden/></w:style>"
              "<w:style w:type=\"table\" w:default=\"1\" w:styleId=\"TableNormal\">"
              "<w:name w:val=\"Normal Table\"/><w:uiPriority w:val=\"99\"/><w:semiHidden/><w:tblPr>"
              "<w:tblInd w:w=\"0\" w:type=\"dxa\"/><w:tblCellMar><w:top w:w=\"0\" w:type=\"dxa\"/>"
              "<w:left w:w=\"108\" w:type=\"dxa\"/><w:bottom w:w=\"0\" w:type=\"dxa\"/>"
              "<w:right w:w=\"108\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr></w:style>"
              "<w:style w:type=\"paragraph\" w:styleId=\"Title\"><w:name w:val=\"Title\"/>"
              "<w:basedOn w:val=\"Normal\"/><w:next w:val=\"Normal\"/><w:uiPriority w:val=\"10\"/>"
              "<w:qFormat/><w:pPr><w:spacing w:before=\"0\" w:after=\"280\" w:line=\"288\" "
              "w:lineRule=\"auto\"/><w:jc w:val=\"center\"/></w:pPr><w:rPr><w:b/><w:bCs/>"
              "<w:color w:val=\"1F2937\"/>" SIZE(
                  "36") "</w:rPr></w:style>" HEADING("1", "0", "320", "120", "28", "1F3A5F")
                  HEADING("2", "1", "240", "80", "24", "1F3A5F") HEADING(
                      "3", "2", "180", "60", "21",
                      "374151") "<w:style w:type=\"paragraph\" w:styleId=\"ListParagraph\"><w:name "
                                "w:val=\"List Paragraph\"/>"
                                "<w:basedOn w:val=\"Normal\"/><w:uiPriority "
                                "w:val=\"34\"/><w:qFormat/>"
                                "<w:pPr><w:spacing w:after=\"60\"/></w:pPr></w:style>"
                                "<w:style w:type=\"paragraph\" w:customStyle=\"1\" "
                                "w:styleId=\"Note\"><w:name w:val=\"Note\"/>"
                                "<w:basedOn w:val=\"Normal\"/><w:qFormat/><w:rPr><w:color "
                                "w:val=\"6B7280\"/>" SIZE(
                                    "18") "</w:rPr></w:style>"
                                          "<w:style w:type=\"paragraph\" w:customStyle=\"1\" "
                                          "w:styleId=\"TableText\">"
                                          "<w:name w:val=\"Table Text\"/><w:basedOn "
                                          "w:val=\"Normal\"/><w:qFormat/>"
                                          "<w:pPr><w:spacing w:before=\"40\" w:after=\"40\" "
                                          "w:line=\"276\" w:lineRule=\"auto\"/></w:pPr>"
                                          "<w:rPr>" SIZE(
                                              "19") "</w:rPr></w:style>"
                                                    "<w:style w:type=\"paragraph\" "
                                                    "w:styleId=\"Footer\"><w:name "
                                                    "w:val=\"footer\"/>"
                                                    "<w:basedOn w:val=\"Normal\"/><w:uiPriority "
                                                    "w:val=\"99\"/><w:pPr>"
                                                    "<w:pBdr><w:top w:val=\"single\" w:sz=\"4\" "
                                                    "w:space=\"6\" w:color=\"BFC5CE\"/></w:pBdr>"
                                                    "<w:tabs><w:tab w:val=\"right\" "
                                                    "w:pos=\"9638\"/></w:tabs><w:spacing "
                                                    "w:after=\"0\" "
                                                    "w:line=\"240\" "
                                                    "w:lineRule=\"auto\"/></w:pPr><w:rPr><w:color "
                                                    "w:val=\"6B7280\"/>" SIZE(
                                                        "17") "</w:rPr></w:style>"
                                                              "<w:style w:type=\"table\" "
                                                              "w:customStyle=\"1\" "
                                                              "w:styleId=\"DocTable\">"
                                                              "<w:name w:val=\"Document "
                                                              "Table\"/><w:basedOn "
                                                              "w:val=\"TableNormal\"/"
                                                              "><w:tblPr><w:tblBorders>" BORDER(
                                                                  "top") BORDER("left")
                                                                  BORDER("bottom") BORDER("right")
                                                                      BORDER("insideH") BORDER(
                                                                          "insideV") "</"
                                                                                     "w:tblBorders>"
                                                                                     "</"
                                                                                     "w:tblPr><w:"
                                                                                     "tblStylePr "
                                                                                     "w:type="
                                                                                     "\"firstRow\">"
                                                                                     "<w:rPr><w:b/>"
                                                                                     "<w:bCs/></"
                                                                                     "w:rPr><w:"
                                                                                     "tcPr><w:shd "
                                                                                     "w:val="
                                                                                     "\"clear\" "
                                                                                     "w:color="
                                                                                     "\"auto\" "
                                                                                     "w:fill="
                                                                                     "\"EEF2F7\"/"
                                                                                     "></w:tcPr>"
                                                                                     "</"
                                                                                     "w:tblStylePr>"
                                                                                     "</w:style></"
                                                                                     "w:styles>";
