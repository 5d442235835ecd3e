import { en } from './en.ts';
import { zh, type Messages } from './zh.ts';

export type Language = 'zh' | 'en';
export type { Messages };

export const catalogues: Record<Language, Messages> = { zh, en };
