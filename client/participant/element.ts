type Attributes = Readonly<Record<string, string>>;

/** An element with its attributes and children. Strings become text nodes: no word is ever read as HTML. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  furnish(made, attributes, children);
  return made;
}

/** The same for shapes. */
export function shape<Tag extends keyof SVGElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly Node[]
): SVGElementTagNameMap[Tag] {
  const made = document.createElementNS('http://www.w3.org/2000/svg', tag);
  furnish(made, attributes, children);
  return made;
}

export function paragraphs(texts: readonly string[]): HTMLParagraphElement[] {
  return texts.map((text) => element('p', {}, text));
}

function furnish(made: Element, attributes: Attributes, children: readonly (Node | string)[]): void {
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
}
