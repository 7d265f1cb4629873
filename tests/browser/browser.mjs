// A browser for the tests of the pages: Chromium, people who log in through the page, axe.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { after } from 'node:test'
import { chromium } from 'playwright-core'
import { until } from '../lib/process.mjs'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const args = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
]

/** One Chromium for the file; it ends after its tests. */
export async function startBrowser() {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args })
  after(() => browser.close())
  return browser
}

/**
 * A visitor of their own: nothing shared with others. What the page complains about (errors in scripts,
 * breaches of the Content-Security-Policy) is collected in page.faults.
 */
export async function visit(browser, origin, { lang = 'zh', dark = false, width = 1440, height = 860 } = {}) {
  const context = await browser.newContext({
    baseURL: origin,
    locale: lang === 'en' ? 'en-US' : 'zh-CN',
    colorScheme: dark ? 'dark' : 'light',
    viewport: { width, height },
    reducedMotion: 'reduce',
  })
  context.setDefaultTimeout(15_000)
  const page = await context.newPage()
  page.faults = []
  page.on('pageerror', (error) => page.faults.push(`${error.message}\n${error.stack}`))
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) page.faults.push(message.text())
  })
  page.asking = new Set()
  page.on('request', (request) => request.url().endsWith('/stream') || page.asking.add(request))
  page.on('requestfinished', (request) => page.asking.delete(request))
  page.on('requestfailed', (request) => page.asking.delete(request))
  return page
}

/** Waits until the page asks for nothing more (the live line apart, which never ends). */
export async function quiet(page) {
  let since = Date.now()
  await until(() => {
    if (page.asking.size) since = Date.now()
    return Date.now() - since > 150
  }, { ms: 15_000, what: 'the page does not come to rest' })
}

/** Logs in through the page and stands where their work begins. */
export async function enter(page, login, password) {
  await page.goto('/login')
  await page.locator('input[name=login]').fill(login)
  await page.locator('input[name=password]').fill(password)
  await page.keyboard.press('Enter')
  await page.waitForURL((url) => url.pathname !== '/login')
}

/** Chooses from one of Element Plus' selects: its own input is covered, so the box is clicked. */
export async function choose(page, label, option) {
  // A required field's name begins with its asterisk.
  const name = new RegExp(`^\\*?\\s*${label}$`)
  const box = page.locator('.el-select', { has: page.getByRole('combobox', { name }) })
  await box.locator('.el-select__wrapper').click()
  await page.getByRole('option', { name: option }).filter({ visible: true }).click()
}

/** Nothing is wider than the screen. */
export async function fitsWidth(page, where) {
  const [content, screen] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth])
  assert.ok(content <= screen, `${where} is ${content} px wide on a screen of ${screen}`)
}

/** What axe finds on the page as it stands, as lines to read; none is the aim. */
export async function axe(page) {
  // addInitScript and <script> would break our own CSP; evaluate runs outside of it.
  await page.evaluate(axeSource)
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }))
  return found.violations.flatMap((v) =>
    v.nodes.map((node) => `${v.id}: ${node.target.join(' ')}\n    ${node.failureSummary?.split('\n').slice(1, 2).join('').trim()}`))
}

/** A small red PNG, as a customer's picture. */
export const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAIAAAACUFjqAAAAEklEQVR4nGP4z8CAB+GTG8HSALfKY52fTcuYAAAAAElFTkSuQmCC', 'base64')
