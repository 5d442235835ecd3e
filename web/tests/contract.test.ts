import { readFile } from 'node:fs/promises';
import openapiTS, { astToString } from 'openapi-typescript';
import { expect, it } from 'vitest';
import { CASE_KINDS } from '../src/pages/intake/draft.ts';
import { KINDS } from '../src/pages/cases/filters.ts';
import { zh } from '../src/i18n/zh.ts';

const CONTRACT = new URL('../../contract/openapi.json', import.meta.url);
const SCHEMA = new URL('../src/api/schema.ts', import.meta.url);

/** The generator puts a notice on top of the file; only what follows is compared. */
const body = (text: string): string => text.slice(text.indexOf('export interface paths'));

it('the client is generated from the committed contract: else `npm run contract`', async () => {
  const fresh = astToString(await openapiTS(CONTRACT));
  expect(body(await readFile(SCHEMA, 'utf8'))).toBe(body(fresh));
});

it('every kind that the desk filters or opens has a name', () => {
  for (const kind of [...KINDS, ...Object.values(CASE_KINDS).flat()]) expect(zh.kind[kind], kind).toBeTruthy();
});
