// The common words of dmn-js in Chinese; what is not here stays as the library says it.
const chinese: Record<string, string> = {
  'Activate hand tool': '移动画布', 'Activate lasso tool': '框选', 'Add annotation': '添加注释', 'Add cell description': '添加单元格说明', 'Add input': '添加输入列', 'Add input column left': '在左侧添加输入列',
  'Add input column right': '在右侧添加输入列', 'Add output': '添加输出列', 'Add output column left': '在左侧添加输出列', 'Add output column right': '在右侧添加输出列', 'Add parameter': '添加参数',
  'Add predefined values': '添加预定义值', 'Add rule': '添加规则', 'Add rule above': '在上方添加规则', 'Add rule below': '在下方添加规则', 'Add text annotation': '添加文字注释', 'Add values': '添加值', After: '晚于', And: '且',
  Annotation: '注释', Annotations: '注释', 'Append business knowledge model': '追加业务知识模型', 'Append decision': '追加决策', 'Append input data': '追加输入数据', 'Append knowledge source': '追加依据', Before: '早于', Between: '介于',
  'Boolean value': '是否值', 'Change cell expression language': '更改单元格表达式语言', 'Change type': '更改类型', 'Clear predefined values': '清除预定义值', Comparison: '比较', 'Comparison operator': '比较符', 'Connect to other element': '连接到其他元素',
  'Copy input column': '复制输入列', 'Copy output column': '复制输出列', 'Copy rule': '复制规则', 'Create decision': '新建决策', 'Create input data': '新建输入数据', 'Create knowledge model': '新建业务知识模型', 'Create knowledge source': '新建依据',
  'Custom values': '自定义值', 'Cut input column': '剪切输入列', 'Cut output column': '剪切输出列', 'Cut rule': '剪切规则', Date: '日期', 'Date and time': '日期时间', 'Date and time value': '日期时间值', 'Date value': '日期值', 'Decision name': '决策名称',
  'Decision name: ': '决策名称：', 'Decision table': '决策表', 'Definition ID': '模型编号', 'Definition name': '模型名称', Delete: '删除', 'Duration value': '时长值', Edit: '编辑', 'Edit boolean': '编辑是否值', 'Edit date': '编辑日期', 'Edit date and time': '编辑日期时间',
  'Edit duration': '编辑时长', 'Edit end date': '编辑结束日期', 'Edit end date and time': '编辑结束日期时间', 'Edit end time': '编辑结束时间', 'Edit formal parameters': '编辑参数', 'Edit function kind': '编辑函数种类', 'Edit input': '编辑输入', 'Edit number': '编辑数字',
  'Edit output': '编辑输出', 'Edit start date': '编辑开始日期', 'Edit start date and time': '编辑开始日期时间', 'Edit start time': '编辑开始时间', 'Edit string': '编辑文本', 'Edit time': '编辑时间', 'Editing not supported for set expression language': '此表达式语言不能编辑',
  'Element name': '元素名称', Empty: '空', 'End date': '结束日期', 'End date and time': '结束日期时间', 'End time': '结束时间', 'End value': '结束值', 'Enter expression': '输入表达式', Equals: '等于', Exactly: '恰为', Exclude: '不含', Expression: '表达式',
  'Expression language': '表达式语言', 'Expression language:': '表达式语言：', 'Expression language: {expressionLanguageLabel}': '表达式语言：{expressionLanguageLabel}', First: '首个', 'Function kind: {kind}': '函数种类：{kind}', Greater: '大于',
  'Greater or equals': '大于等于', 'Hit policy': '命中策略', 'Hit policy:': '命中策略：', Include: '含', Input: '输入', 'Input expression': '输入表达式', 'Input expression: ': '输入表达式：', 'Input label': '输入标签', 'Input label: ': '输入标签：', 'Input type': '输入类型',
  'Input values': '输入取值', Kind: '种类', Less: '小于', 'Less or equals': '小于等于', 'Literal expression': '表达式', 'Literal Expression': '表达式', 'Literal expression editor': '表达式编辑区', 'Match none': '均不匹配', 'Match one': '匹配其一', 'Move rule': '移动规则',
  No: '否', 'No values': '没有值', 'Open decision table': '打开决策表', 'Open literal expression': '打开表达式', 'Open {viewLabel}': '打开{viewLabel}', Output: '输出', 'Output label': '输出标签', 'Output label: ': '输出标签：', 'Output name': '输出名称', 'Output name: ': '输出名称：',
  'Output order': '输出次序', 'Output type': '输出类型', 'Output values': '输出取值', 'Paste input column left': '在左侧粘贴输入列', 'Paste input column right': '在右侧粘贴输入列', 'Paste output column left': '在左侧粘贴输出列', 'Paste output column right': '在右侧粘贴输出列',
  'Paste rule above': '在上方粘贴规则', 'Paste rule below': '在下方粘贴规则', 'Predefined values': '预定义值', Priority: '优先', Range: '范围', 'Range end operator': '范围上限符', 'Range end value': '范围上限', 'Range start operator': '范围下限符', 'Range start value': '范围下限',
  'Remove cell description': '删除单元格说明', 'Remove input column': '删除输入列', 'Remove output column': '删除输出列', 'Remove parameter': '删除参数', 'Remove rule': '删除规则', Resize: '调整宽度', 'Rule order': '规则次序', 'Set date': '设置日期', 'Set date and time': '设置日期时间',
  'Set duration': '设置时长', 'Set time': '设置时间', 'Set value': '设置值', 'Start date': '开始日期', 'Start date and time': '开始日期时间', 'Start time': '开始时间', 'Start value': '开始值', 'String value': '文本值', 'Strings must be in double quotes': '文本须用双引号括起',
  'Test type': '测试方式', Then: '则', Time: '时间', 'Time value': '时间值', Type: '类型', Unique: '唯一', 'Use now': '用当前时间', 'Use today': '用今天', Value: '值', Values: '取值', 'Variable name': '变量名', 'Variable name:': '变量名：', 'Variable type': '变量类型',
  'Variable type:': '变量类型：', 'View DRD': '查看需求图', When: '当', Yes: '是', 'e.g. { example } ': '例如 { example } ', 'e.g. { sample }': '例如 { sample }', name: '名称',
};

export const english = document.documentElement.lang.startsWith('en');

export function L(zh: string, en: string): string {
  return english ? en : zh;
}

function translate(template: string, replacements: Record<string, string> = {}): string {
  const words = english ? template : (chinese[template] ?? template);
  return words.replace(/\{\s*([^}\s]+)\s*\}/g, (whole, key: string) => replacements[key] ?? whole);
}

/** The module that dmn-js takes its words from. */
export const translation = { translate: ['value', translate] };
