import pg from 'pg';

/** A JSON value in the data of a trial, by its dotted key. @param data  an expression of type jsonb */
export function dataAt(data: string, key: string): string {
  const path = key.split('.').map((part) => `"${part.replaceAll(/["\\]/g, '\\$&')}"`);
  return `(${data} #> ${pg.escapeLiteral(`{${path.join(',')}}`)}::text[])`;
}

/** A number as the browser sent it; empty for anything else. */
export function numberIn(value: string): string {
  return `case jsonb_typeof(${value}) when 'number' then (${value} #>> '{}')::float8 end`;
}

/** 1, 0, or empty for anything else. */
export function yesNoIn(value: string): string {
  return `case ${value} when 'true'::jsonb then 1 when 'false'::jsonb then 0 end`;
}

/** A code as it was recorded; empty for lists and objects, and for an answer that is no answer. */
export function codeIn(value: string): string {
  return `case when jsonb_typeof(${value}) in ('string', 'number', 'boolean') then nullif(${value} #>> '{}', '') end`;
}

/** What Postgres cannot hold in jsonb: U+0000 and halves of surrogate pairs. JSON writes nothing else this way. */
const UNHOLDABLE = String.raw`(?<!\\)((?:\\\\)*)\\u(?:0000|[dD][89a-fA-F][0-9a-fA-F]{2})`;

/**
 * The data of a trial as jsonb. A browser may send any character in a place that nobody has declared; one that
 * Postgres refuses becomes U+FFFD, so that one record cannot stop the export.
 */
export function dataOf(raw: string): string {
  const replaced = `regexp_replace(${raw}, '${UNHOLDABLE}', '\\1\\\\ufffd', 'g')`;
  return `case when strpos(${raw}, '\\u') = 0 then ${raw}::jsonb else ${replaced}::jsonb end`;
}
