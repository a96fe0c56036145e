using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Kefa.Feel;

namespace Kefa.Dmn.Messages;

/// <summary>The Chinese of what this engine says, under the English text with numbered holes; the test "Speaking Chinese" holds them together.</summary>
internal static class Chinese
{
    public static IReadOnlyDictionary<string, string> Texts { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["The root element is '{0}' of namespace '{1}'; expected 'definitions' of DMN 1.2 to 1.5 ({2})."] = "根元素是命名空间“{1}”的“{0}”；应为 DMN 1.2 至 1.5 的“definitions”（{2}）。",
        ["The file has a document type declaration (DTD); models have none, and it is not read. Remove it."] = "文件含有文档类型声明（DTD）；模型不用它，也不会读取它。请删除。",
        ["The file has no element."] = "文件没有任何元素。",
        ["The file has more than {0} elements."] = "文件的元素多于 {0} 个。",
        ["Elements are nested more than {0} deep."] = "元素嵌套超过 {0} 层。",
        ["'definitions' has no attribute 'namespace'."] = "“definitions”没有属性“namespace”。",
        ["The id '{0}' occurs twice; ids are unique in a model."] = "id“{0}”出现了两次；一个模型中的 id 不能重复。",
        ["'{0}' has no name."] = "“{0}”没有名称。",
        ["'{0}' has no '{1}'."] = "“{0}”没有“{1}”。",
        ["The decision '{0}' has {1} expressions; expected at most one."] = "决策“{0}”有 {1} 个表达式；最多只能有一个。",
        ["A binding has no parameter."] = "有一处绑定没有参数。",
        ["The decision table has no output."] = "决策表没有输出列。",
        ["The rule has {0} conditions and {1} results; expected {2} and {3}, one per column."] = "这条规则有 {0} 个条件、{1} 个结果；应为 {2} 个和 {3} 个，每列一个。",
        ["'{0}' is no hit policy; expected UNIQUE, ANY, PRIORITY, FIRST, RULE ORDER, OUTPUT ORDER or COLLECT."] = "“{0}”不是命中策略；应为 UNIQUE、ANY、PRIORITY、FIRST、RULE ORDER、OUTPUT ORDER 或 COLLECT。",
        ["'{0}' is no aggregation; expected SUM, COUNT, MIN or MAX."] = "“{0}”不是汇总方式；应为 SUM、COUNT、MIN 或 MAX。",
        ["The model '{0}', imported as '{1}', was not found."] = "找不到以“{1}”之名引入的模型“{0}”。",
        ["The reference '{0}' names the model '{1}', which is not imported."] = "引用“{0}”指向模型“{1}”，但没有引入这个模型。",
        ["There is no element with the id '{0}' in '{1}'."] = "“{1}”中没有 id 为“{0}”的元素。",
        ["The decision '{0}' requires itself: {1}."] = "决策“{0}”依赖于自身：{1}。",
        ["The type '{0}' is defined twice."] = "类型“{0}”定义了两次。",
        ["There is no type '{0}'; values are taken as they are. Define it as an item definition or correct the name."] = "没有类型“{0}”，值将原样使用。请用 itemDefinition 定义它，或改正名称。",
        ["The model has diagrams of several versions ({0}); keep those of one."] = "模型含有多个版本的图（{0}）；请只保留一个版本的。",
        ["'{0}' uses the namespace of DMN {1} inside a model of DMN {2}; converted, it could not be told apart. Remove it."] = "“{0}”在 DMN {2} 的模型中使用了 DMN {1} 的命名空间，转换后将无法区分。请删除。",
        ["DMN {0} has no '{1}'{2}: it came with DMN {3}. Write it as FEEL text, or keep the model in {4}."] = "DMN {0} 没有“{1}”{2}，它从 DMN {3} 起才有。请改写为 FEEL 文本，或让模型保持 {4} 版。",
        ["DMN {0} has no 'useAlternativeInputDataShape' of diagrams: it came with DMN 1.5. Remove the attribute."] = "DMN {0} 的图没有“useAlternativeInputDataShape”，它从 DMN 1.5 起才有。请删除这个属性。",
        [" (in {0} '{1}')"] = "（在 {0}“{1}”中）",
        ["This kind of expression is not known."] = "不认识这种表达式。",
        ["The expression '{0}' could not be read."] = "无法读懂表达式“{0}”。",
        ["The function '{0}' is written in {1}; only FEEL is evaluated."] = "函数“{0}”用 {1} 写成；只能计算 FEEL。",
        ["The context has two entries '{0}'."] = "上下文中有两个条目“{0}”。",
        ["The row has {0} cells; expected {1}, one per column."] = "这一行有 {0} 格；应为 {1} 格，每列一格。",
        ["The decision table has rows that do not fit its columns."] = "决策表中有的行与列不对应。",
        ["The decision table has cells that could not be read."] = "决策表中有无法读懂的单元格。",
        ["Output {0} has no name; a table with several outputs answers a context, whose entries need names."] = "第 {0} 个输出列没有名称；有多个输出列的表得出上下文，其条目需要名称。",
        ["The rules {0} match at the same time; in a table with the hit policy UNIQUE at most one may."] = "第 {0} 条规则同时命中；命中策略为 UNIQUE 的表最多只能命中一条。",
        ["The rules {0} and {1} match with different results; in a table with the hit policy ANY they must be equal."] = "第 {0} 条与第 {1} 条规则同时命中而结果不同；命中策略为 ANY 的表要求结果相同。",
        ["A table with the hit policy COLLECT {0} has one output column, not {1}."] = "命中策略为 COLLECT {0} 的表应有一个输出列，而不是 {1} 个。",
        ["The input '{0}' is not one of the values that the table allows: {1}."] = "输入“{0}”不在表所允许的值之内：{1}。",
        ["The value is not one that the type '{0}' allows: {1}."] = "值不在类型“{0}”所允许的范围之内：{1}。",
        ["There is no function '{0}'."] = "没有函数“{0}”。",
        ["'{0}' is not a function."] = "“{0}”不是函数。",
        ["The function '{0}' takes {1} arguments ({2}), not {3}."] = "函数“{0}”需要 {1} 个参数（{2}），而不是 {3} 个。",
        ["The decision service '{0}' takes {1} arguments ({2}), not {3}."] = "决策服务“{0}”需要 {1} 个参数（{2}），而不是 {3} 个。",
        ["The function '{0}' calls itself too deep."] = "函数“{0}”调用自身过深。",
        ["The decision '{0}' is nested too deep."] = "决策“{0}”嵌套过深。",
        ["The condition of 'if' has to be a boolean."] = "“if”的条件应为布尔值。",
        ["What 'some' and 'every' must satisfy has to be a boolean."] = "“some”和“every”要满足的条件应为布尔值。",
        ["The model has no decision '{0}'."] = "模型没有决策“{0}”。",
        ["'{0}' does not read as its type."] = "“{0}”不符合它的类型。",
    };

    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "The catalogue has to be there before the first phrase of this engine is read, wherever that is.")]
    internal static void Add() => Phrase.Add(Texts);
}
