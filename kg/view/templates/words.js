// Every word of the page's own, in Chinese and English, and which of the two is on.

const WORDS = {
  zh: {
    search: "搜索名称、别名、代码", fit: "全图", fitTip: "缩放到全部可见节点", more: "更多节点",
    moreTip: "再加入连接最多的节点", physics: "重新布局", physicsTip: "对可见部分运行力学布局，稳定后自动停止",
    reset: "复位", resetTip: "回到打开时的视图", otherLanguage: "English", filters: "图例与筛选", graph: "关系图",
    details: "详情", classes: "实体类别", relations: "关系", reports: "研究报告", all: "全选", none: "全不选",
    unlinked: "隐藏无连线的节点", status: (shown, all, edges) => `显示 ${shown} / ${all} 个节点，${edges} 条关系`,
    nothing: "没有匹配的实体", close: "关闭", aliases: "别名", identifiers: "标识", attributes: "属性",
    links: "关系", calls: "推荐", verb: "措辞", rating: "评级", action: "变动", target_price: "目标价",
    judgements: "同名归并依据", page: (number) => `第 ${number} 页`, place: (start) => `第 ${start} 字起`,
    confidence: "置信度", rule: "规则", claims: (count) => `${count} 处原文`, support: (count) => `${count} 份报告`,
    brokers: (count) => `${count} 家券商`, showMore: (count) => `再显示 ${count} 项`, file: "文件",
    expand: (count) => `展开其余 ${count} 个邻居`, planned: "计划", hoped: "期望", reported: "传闻",
    unasserted: "尚未发生：仅有计划、期望或传闻", quotes: "原文依据", noDate: "日期不详", noBroker: "券商不详",
    judged: { same: "同一", different: "不同", unsure: "存疑" }, settling: "布局中…",
    disputed: "各报告说法不一", copies: "同一报告",
  },
  en: {
    search: "Search name, alias, ticker", fit: "Fit", fitTip: "Zoom to all visible nodes", more: "More nodes",
    moreTip: "Add the next best connected nodes", physics: "Re-arrange",
    physicsTip: "Let forces arrange the visible part; it settles and stops", reset: "Reset",
    resetTip: "Back to the view the page opened with", otherLanguage: "中文", filters: "Legend and filters",
    graph: "Graph", details: "Details", classes: "Classes", relations: "Relations", reports: "Reports", all: "all",
    none: "none", unlinked: "Hide unlinked nodes",
    status: (shown, all, edges) => `${shown} of ${all} nodes, ${edges} relations`, nothing: "No entity matches",
    close: "Close", aliases: "Aliases", identifiers: "Identifiers", attributes: "Attributes", links: "Relations",
    calls: "Recommendations", verb: "Wording", rating: "Rating", action: "Action", target_price: "Target price",
    judgements: "Why these names are one", page: (number) => `page ${number}`, place: (start) => `offset ${start}`,
    confidence: "confidence", rule: "rule", claims: (count) => `${count} quote${count === 1 ? "" : "s"}`,
    support: (count) => `${count} report${count === 1 ? "" : "s"}`,
    brokers: (count) => `${count} broker${count === 1 ? "" : "s"}`, showMore: (count) => `Show ${count} more`,
    file: "File", expand: (count) => `Expand the other ${count} neighbours`, planned: "planned", hoped: "hoped",
    reported: "rumoured", unasserted: "Not a fact yet: only planned, hoped for or rumoured", quotes: "Evidence",
    noDate: "undated", noBroker: "unknown broker", judged: { same: "same", different: "different", unsure: "unsure" },
    settling: "Arranging…", disputed: "Reports disagree",
    copies: "Same report",
  },
};

let language = navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";

export function currentLanguage() {
  return language;
}

export function switchLanguage() {
  language = language === "zh" ? "en" : "zh";
}

/** The page's own word for `key`; words that count something take the number. */
export function say(key, ...values) {
  const word = WORDS[language][key];
  return typeof word === "function" ? word(...values) : word;
}

/** The name of a class, relation or attribute in the language that is on. */
export function nameOf(entry, back = false) {
  return entry[language + (back ? "_back" : "")];
}

/** The name with the other language's beside it. */
export function bothNames(entry) {
  return entry.zh === entry.en ? entry.zh : `${entry.zh} ${entry.en}`;
}

/** Put words on the elements of the static page: data-word (text), -hint, -tip, -name (ARIA). */
export function labelPage() {
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  const put = { word: (one, text) => { one.textContent = text; }, hint: (one, text) => { one.placeholder = text; },
    tip: (one, text) => { one.title = text; }, name: (one, text) => one.setAttribute("aria-label", text) };
  for (const [kind, set] of Object.entries(put)) {
    for (const one of document.querySelectorAll(`[data-${kind}]`)) set(one, say(one.dataset[kind]));
  }
}
