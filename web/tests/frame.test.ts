import { expect, it } from 'vitest';
import { readFrame, strataOf } from '../src/pages/surveys/frame.ts';

it('a frame tells the first line that does not fit, and counts the others', () => {
  const { lines, fault } = readFrame('K1,家庭\n\nK2，政企\nK3\nK1,家庭');
  expect(strataOf(lines)).toEqual([['家庭', 1], ['政企', 1]]);
  expect(fault).toEqual({ is: 'line', line: 4, customer: 'K3' });
  expect(readFrame('K1,家庭\nK1,政企').fault).toEqual({ is: 'twice', line: 2, customer: 'K1' });
  expect(readFrame('K1,家庭,多一列').fault).toEqual({ is: 'line', line: 1, customer: 'K1' });
  expect(readFrame('K1,家庭\n').fault).toBeNull();
});
