import { chromium } from 'playwright-core';

const base = process.env.BASE ?? 'http://127.0.0.1:7070';
const b = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    '--no-first-run',
    '--enable-unsafe-swiftshader',
  ],
});
for (const spec of process.argv.slice(2)) {
  const [name, path, mode = 'light', w = '1280', h = '860', act = ''] = spec.split('|');
  const p = await b.newPage({ viewport: { width: +w, height: +h }, colorScheme: mode, locale: 'en-GB' });
  p.on(
    'console',
    (m) => ['error', 'warning'].includes(m.type()) && console.log(name, m.type(), m.text().slice(0, 300)),
  );
  p.on('pageerror', (e) => console.log(name, 'PAGEERROR', e.message.slice(0, 300)));
  await p.goto(base + path, { waitUntil: 'networkidle' }).catch((e) => console.log(name, e.message));
  if (act) await p.evaluate(act).catch((e) => console.log(e.message));
  await p.waitForTimeout(700);
  const over = await p.evaluate(() =>
    document.documentElement.scrollWidth > innerWidth ? document.documentElement.scrollWidth : 0,
  );
  if (over) console.log(name, 'OVERFLOW', over);
  await p.screenshot({ path: `/tmp/shots/${name}.png` });
  await p.close();
}
await b.close();
