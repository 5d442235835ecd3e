import { expect, it } from 'vitest';
import { POLICY, UNITS } from '../mock/people.ts';
import { openCase } from '../mock/make.ts';
import { CUSTOMERS } from '../mock/people.ts';
import { zh } from '../src/i18n/zh.ts';
import { fitting, FORMS, type Field, type Setting } from '../src/pages/cases/actions/forms.ts';

const stored = openCase({ category: 'fault.internet', customer: CUSTOMERS[0]!, at: 0, words: '' });
const setting: Setting = { view: { ...stored, actions: [], chain: [], server_at: 0 }, policy: POLICY, t: zh, pick: (text) => text.zh, zone: 'Asia/Shanghai' };
const choices = (fields: Field[], name: string) => fields.flatMap((field) => (field.is === 'select' && field.name === name ? field.options.map((one) => one.value) : []));

it('a case is given to somebody of the unit chosen, and choosing another unit drops him', () => {
  const form = FORMS.assign_case;
  const begin = form?.start?.(setting) ?? {};
  expect(begin).toEqual({ unit: UNITS.xingqiao.code });
  const here = form?.fields(setting, begin) ?? [];
  expect(choices(here, 'person')).toContain('2031');
  expect(choices(here, 'person')).not.toContain('1027');
  const moved = { unit: UNITS.hotline.code, person: '2031' };
  expect(fitting(form?.fields(setting, moved) ?? [], moved)).toEqual({ unit: UNITS.hotline.code, person: '' });
});
