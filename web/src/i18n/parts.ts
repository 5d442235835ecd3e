/** Names of spare parts, for the desk and the phone. */
export const partsZh = { ont: '光猫', 'drop-cable': '皮线', splitter: '分光器' } as Record<string, string>;

export const partsEn = { ont: 'terminal', 'drop-cable': 'drop cable', splitter: 'splitter' } as Record<string, string>;
