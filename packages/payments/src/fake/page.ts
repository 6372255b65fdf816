export type PageLocale = 'ko' | 'en';

/** The first of Korean and English that the browser asks for; Korean when it asks for neither. */
export const pageLocale = (acceptLanguage: string | undefined): PageLocale => {
  const tags = (acceptLanguage ?? '').toLowerCase().split(',');
  const first = tags.map((tag) => tag.trim().slice(0, 2)).find((tag) => tag === 'ko' || tag === 'en');
  return first === 'en' ? 'en' : 'ko';
};

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export const escape = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);

const STYLE = `
:root { color-scheme: light dark; --ink: light-dark(#17202e, #eef2f7); --soft: light-dark(#4a5565, #b4bfce);
  --paper: light-dark(#fff, #171c24); --ground: light-dark(#eef1f5, #0d1117); --line: light-dark(#767f8d, #8a94a3);
  --accent: light-dark(#1457c8, #8ab6ff); --on-accent: light-dark(#fff, #0b1730); --notice: light-dark(#fff4d6, #3a2f10);
  --alert: light-dark(#fde8e6, #45191a); }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1rem; background: var(--ground);
  color: var(--ink); font: 1rem/1.6 system-ui, 'Apple SD Gothic Neo', 'Noto Sans KR', sans-serif; word-break: keep-all;
  overflow-wrap: anywhere; }
main { width: 100%; max-width: 27rem; padding: 1.5rem; border-radius: 1rem; background: var(--paper); }
h1 { margin: 0 0 0.75rem; font-size: 1.375rem; line-height: 1.3; }
h2 { margin: 2rem 0 0.75rem; font-size: 1rem; }
.notice { margin: 0 0 1.5rem; padding: 0.75rem 1rem; border-radius: 0.5rem; background: var(--notice); }
p.alert { margin: 0 0 1.5rem; padding: 0.75rem 1rem; border-radius: 0.5rem; background: var(--alert); }
.name { margin: 0; font-size: 1.125rem; font-weight: 600; }
dl { display: grid; grid-template-columns: auto 1fr; gap: 0.25rem 1rem; margin: 0.75rem 0 1.5rem; }
dt { color: var(--soft); } dd { margin: 0; text-align: end; }
dd.amount { font-size: 1.25rem; font-weight: 700; }
form { display: grid; gap: 0.625rem; }
button, .button { display: block; width: 100%; min-height: 3rem; padding: 0.625rem 1rem; border: 1px solid var(--line);
  border-radius: 0.625rem; background: transparent; color: inherit; font: inherit; text-align: center;
  text-decoration: none; cursor: pointer; }
button.primary, .button { border-color: var(--accent); background: var(--accent); color: var(--on-accent); font-weight: 600; }
label { color: var(--soft); }
select { width: 100%; min-height: 3rem; padding: 0.625rem 0.75rem; border: 1px solid var(--line); border-radius: 0.625rem;
  background: var(--paper); color: inherit; font: inherit; margin-bottom: 0.625rem; }
button:focus-visible, .button:focus-visible, select:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
`;

/** A whole page of a fake, with no script. */
export const page = (locale: PageLocale, title: string, content: string): string => `<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escape(title)}</h1>
${content}
</main>
</body>
</html>
`;

/** Names and values; the first is the one that matters. */
export const facts = (rows: ReadonlyArray<readonly [string, string]>): string =>
  `<dl>${rows
    .map(
      ([name, value], index) =>
        `<dt>${name}</dt><dd${index === 0 ? ' class="amount"' : ''}>${escape(value)}</dd>`,
    )
    .join('')}</dl>`;
