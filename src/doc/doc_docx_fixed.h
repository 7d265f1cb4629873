/* The parts of a written .docx that are the same in every document. */
#pragma once

extern const char docx_types[], docx_root_rels[], docx_document_rels[], docx_settings[], docx_app[];
extern const char docx_styles_begin[], docx_styles_end[]; /* one part, too long for one string */
