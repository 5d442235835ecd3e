/** Words that came of a newcomer's day: urging, the strip until the morning, callers nobody knows, pages one may not open. */
export const zhPolish = {
  urge: {
    name: '催办',
    title: (who: string) => `催办 ${who}`,
    send: '发出催办',
    sent: (who: string) => `已催 ${who}，在他的收件里`,
    line: (title: string) => `“${title}”请抓紧办。`,
    due: (name: string, at: string) => `${name}应 ${at} 前办到。`,
    late: (name: string, at: string) => `${name}应 ${at} 前办到，已经超时。`,
    climbs: (at: string, rung: number) => `${at} 升到 ${rung} 级。`,
    whole: (sentences: string[]) => sentences.join(''),
    ask: '请回一句：现在到哪一步，几时能好。',
  },
  ladder: {
    ahead: '往后看多久',
    hours: '2 小时',
    morning: '到早上 8 点',
    within: (span: string, n: number) => `${span}有 ${n} 次升级`,
    none: (span: string) => `${span}没有升级`,
    inHours: '2 小时内',
    until: (at: string) => `到${at}，`,
    everyOne: '没有办结就一级一级升，每一次都标出',
    emptySoon: '这段时间里这里没有要升级的',
    aheadKey: '看 2 小时 / 到早上',
  },
  unknown: {
    begin: '作为未登记的人记录',
    title: '作为未登记的人记录',
    number: '来电号码',
    name: '怎么称呼',
    go: '就这样记',
  },
  field: {
    wholeMinutes: '填整数分钟，如 90',
    until: (at: string) => `到 ${at}`,
  },
  closed: {
    title: '这一页您的岗位不能打开',
    line: '要办这里的事，请找有权限的同事，或换岗位登录。',
  },
  top: { today: (time: string) => `今天 ${time} 已批示` },
  dispatch: {
    hint: '拖到另一人或另一钟点；也可以先点这一单，再点要去的那一行、那个钟点，或用方向键。先看代价再落下。',
  },
  gazette: { go: '去服务报', from: '从', to: '到', alone: '单独打开', print: '打印', frame: (from: string, to: string) => `服务质量报 ${from} 至 ${to}` },
  panel: {
    alarm: (alarm: string, unit: string, at: string) => `网络告警 ${alarm}：${unit}，${at} 起，还没有认定为故障`,
    month: '本月已用',
    used: (name: string, used: number, of: number | null) => (of === null ? `${name} ${used}` : `${name} ${used}/${of}`),
  },
  toVisits: '回今天的上门',
  also: { theme: '深色 浅色 暗色 外观', language: '英文 English 语言' },
};
