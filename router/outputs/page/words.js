// Every word of the page, in English and Chinese.
const WORDS = {
  en: {
    skip: "Skip to the tables", search: "Order, customer, address", filter_mode: "Delivery mode", filter_late: "Punctuality",
    colour_by: "Colours", all_modes: "all modes", all_times: "all times", only_late: "late or outside window", only_outside: "outside window",
    by_route: "colour: route", by_mode: "colour: mode", by_late: "colour: lateness", by_load: "colour: load", tiles: "Online map", theme: "Dark",
    theme_light: "Light", print: "Print", help: "Keyboard help", views: "Views", map: "Map", timeline: "Timeline", routes: "Routes", stops: "Stops",
    unserved: "Not served", attention: "Attention", trouble: "what", at_risk: "at risk", unused: "not used", late_by: "at {0}, {1} late",
    risk_of: "at {0}, on time with a chance of {1}", pickup_of: "pickup of", elsewhere: "not the customer's own door",
    left_out: "beside it, leaving out is priced at {0}", left_out_price: "price of what is left out", figures: "Figures", no_map: "This plan has no coordinates.", zoom_in: "Zoom in", zoom_out: "Zoom out",
    windows: "all windows", drive: "drive", wait: "wait", service: "service", break: "break", reload: "reload", window: "window",
    preferred: "preferred", spread: "ETA 10–90 %", vehicle: "vehicle", kind: "kind", leaves: "leaves", ends: "ends", orders: "orders",
    distance: "km", fill: "fill", late: "late", early: "early", eta: "ETA", mode: "mode", address: "address", requires: "requires",
    reason: "reason", why: "why", calls: "stops", ways_out: "ways out", number: "no.", order: "order", visit: "visit", load: "on board", note: "note",
    start: "start", end: "end", in_window: "in window", outside: "outside window", on_time: "on time", expected: "expected",
    served: "{0} of {1} orders served", used: "{0} of {1} vehicles", cost: "cost", total: "total", ready: "{0} ready for collection",
    rolled: "{0} rolled to the next night", nothing: "Nothing here.", all_served: "Every order is served.", close: "Close", next: "Next stop",
    previous: "Previous stop", route: "route", show_all: "Show all routes", violations: "broken rules", status_complete: "complete",
    status_soft: "some outside preferred time", status_partial: "some orders not served", punctuality: "Punctuality by mode",
    cost_terms: "Cost by term", per_order: "per order", vehicles_use: "Use of vehicles", convergence: "Best cost over time",
    utilisation: "utilisation", waiting: "waiting", empty: "empty km", load_factor: "load factor", orders_per_hour: "orders per hour",
    km_per_stop: "km per stop", minutes_per_stop: "min per stop", expected_late: "expected lateness", expected_late_orders: "orders late, expected", driving: "driving",
    in_preferred: "as preferred", mean_late: "mean late", latest: "latest", from: "from", until: "until", minutes: "min", hours: "h",
    seconds: "s", low: "empty", high: "full", choices: "Decisions", scarce: "Ran short", by: "by", level: "choice", price: "price", next_best: "next best, cost more",
    collected: "collected at {0}", carrier: "carrier", at: "at", what: "what", name: "name", units: "there were", worth: "one more saves",
    by_mode_title: "Orders by mode", by_carrier: "Given to carriers", by_origin: "Orders by site", by_level: "Customers' preference met", stock_outs: "left out for want of goods", split_orders: "orders in two parcels",
    keys: [["/", "search"], ["← →", "previous and next route"], ["↑ ↓", "previous and next stop of the route"], ["1 … 9", "views"],
      ["c", "next colouring"], ["d", "dark or light"], ["l", "English or Chinese"], ["+ −", "zoom the timeline"], ["Esc", "show everything"]],
  },
  zh: {
    skip: "跳到表格", search: "搜索订单、客户或地址（/）", filter_mode: "配送方式", filter_late: "准时情况",
    colour_by: "着色", all_modes: "全部方式", all_times: "全部时间", only_late: "迟到或超出时间窗", only_outside: "超出时间窗",
    by_route: "着色：路线", by_mode: "着色：方式", by_late: "着色：迟到", by_load: "着色：装载", tiles: "在线地图", theme: "深色",
    theme_light: "浅色", print: "打印", help: "键盘帮助", views: "视图", map: "地图", timeline: "时间轴", routes: "路线", stops: "站点",
    unserved: "未配送", attention: "需处理", trouble: "类别", at_risk: "有风险", unused: "未使用", late_by: "{0} 到，迟到 {1}",
    risk_of: "{0} 到，准时概率 {1}", pickup_of: "取货", elsewhere: "非收件人本人地址",
    left_out: "另计未配送代价 {0}", left_out_price: "未配送代价", figures: "指标", no_map: "此计划没有坐标。", zoom_in: "放大", zoom_out: "缩小",
    windows: "全部时间窗", drive: "行驶", wait: "等待", service: "服务", break: "休息", reload: "补货", window: "时间窗",
    preferred: "期望时间", spread: "预计到达 10–90 %", vehicle: "车辆", kind: "车型", leaves: "出发", ends: "结束", orders: "订单",
    distance: "公里", fill: "装载率", late: "迟到", early: "早到", eta: "预计到达", mode: "方式", address: "地址", requires: "要求",
    reason: "原因", why: "说明", calls: "站数", ways_out: "解决办法", number: "序号", order: "订单", visit: "站点", load: "车上货物", note: "备注",
    start: "起点", end: "终点", in_window: "在时间窗内", outside: "超出时间窗", on_time: "准时", expected: "预计",
    served: "已配送 {0} / {1} 单", used: "使用车辆 {0} / {1}", cost: "成本", total: "合计", ready: "{0} 单待自提",
    rolled: "{0} 单顺延至次夜", nothing: "没有内容。", all_served: "所有订单均已安排。", close: "关闭", next: "下一站",
    previous: "上一站", route: "路线", show_all: "显示全部路线", violations: "违反的规则", status_complete: "全部完成",
    status_soft: "部分不在期望时间", status_partial: "部分订单未配送", punctuality: "各方式准时率",
    cost_terms: "成本构成", per_order: "每单", vehicles_use: "车辆使用", convergence: "最优成本随时间变化",
    utilisation: "利用率", waiting: "等待", empty: "空驶公里", load_factor: "装载率", orders_per_hour: "每小时订单",
    km_per_stop: "每站公里", minutes_per_stop: "每站分钟", expected_late: "预计迟到", expected_late_orders: "预计迟到单数", driving: "行驶",
    in_preferred: "按期望时间", mean_late: "平均迟到", latest: "最晚", from: "自", until: "至", minutes: "分", hours: "小时",
    seconds: "秒", low: "空", high: "满", choices: "决策", scarce: "短缺", by: "承运", level: "意愿", price: "价格", next_best: "次优方案及增加成本",
    collected: "在 {0} 自提", carrier: "承运商", at: "地点", what: "项目", name: "名称", units: "数量", worth: "多一件可省",
    by_mode_title: "各方式订单", by_carrier: "承运商订单", by_origin: "各仓店订单", by_level: "客户意愿满足", stock_outs: "因缺货未配送", split_orders: "拆成两件的订单",
    keys: [["/", "搜索"], ["← →", "上一条、下一条路线"], ["↑ ↓", "路线中的上一站、下一站"], ["1 … 9", "视图"],
      ["c", "切换着色"], ["d", "深色或浅色"], ["l", "英文或中文"], ["+ −", "缩放时间轴"], ["Esc", "显示全部"]],
  },
};

const TERMS = {
  fixed: "固定", distance: "里程", time: "工时", stops: "停靠", overtime: "加班", early: "早到", late: "迟到", price: "方案价格", carriers: "承运商",
  other_vehicle: "非指定车辆", unserved: "未配送", balance: "均衡", compactness: "紧凑",
};
const MODES = { scheduled: "预约", night: "夜间", instant: "即时", self_pickup: "自提" };

let language = (navigator.language || "en").toLowerCase().startsWith("zh") ? "zh" : "en";

function word(name, ...values) {
  const text = WORDS[language][name] ?? name;
  return values.reduce((filled, value, index) => filled.replace(`{${index}}`, () => String(value)), text);
}

function modeWord(mode) {
  return language === "zh" && Object.hasOwn(MODES, mode) ? MODES[mode] : mode.replaceAll("_", " ");
}

function termWord(term) {
  return language === "zh" && Object.hasOwn(TERMS, term) ? TERMS[term] : term.replaceAll("_", " ");
}
