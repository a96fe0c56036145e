using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Kefa.Feel;

namespace Kefa.Matching.Messages;

/// <summary>The Chinese of what this engine says, under the English text with numbered holes; the test "Speaking Chinese" holds them together.</summary>
internal static class Chinese
{
    public static IReadOnlyDictionary<string, string> Texts { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["The namespace '{0}' is already that of {1}; every model has its own."] = "命名空间“{0}”已由 {1} 使用；每个模型应有自己的命名空间。",
        ["A model describes one policy: merge the second <policy> element into the first."] = "一个模型只描述一项政策：请把第二个 <policy> 元素并入第一个。",
        ["The input '{0}' is not a field of the profile dictionary, nor asOf or dataYear."] = "输入“{0}”不是画像字典中的字段，也不是 asOf 或 dataYear。",
        ["The policy has {0} conditions; at most {1} are taken: join some of them."] = "这项政策有 {0} 个条件；最多 {1} 个，请合并其中一些。",
        ["Policy {0} has the version {1} twice: also in {2}."] = "政策 {0} 有两个版本 {1}：另一个在 {2}。",
        ["Policy {0}, version {1}, begins on {2} while version {3} ({4}) still holds: give that one an end before it."] = "政策 {0} 的版本 {1} 自 {2} 起施行，而版本 {3}（{4}）届时仍然有效：请使后者在此之前终止。",
        ["The policy has no <{0}>: add <{1} zh=\"…\" en=\"…\"/>."] = "政策缺少 <{0}>：请补充 <{1} zh=\"…\" en=\"…\"/>。",
        ["The policy does not say when one may apply: add <window kind=\"always|yearly|call|automatic|closed\" zh=\"…\" en=\"…\"/>."] = "政策没有写明何时可以申报：请补充 <window kind=\"always|yearly|call|automatic|closed\" zh=\"…\" en=\"…\"/>。",
        ["<{0}> has no text in Chinese: add the attribute zh=\"…\"."] = "<{0}> 没有中文：请补充属性 zh=\"…\"。",
        ["<{0}> has no text in English: add the attribute en=\"…\"."] = "<{0}> 没有英文：请补充属性 en=\"…\"。",
        ["<{0}> has no attribute {1}."] = "<{0}> 缺少属性 {1}。",
        ["<{0}> has {1}=\"{2}\"; expected one of {3}."] = "<{0}> 的 {1}=\"{2}\" 不对；应为以下之一：{3}。",
        ["<{0}> has {1}=\"{2}\"; expected a date such as 2026-03-31."] = "<{0}> 的 {1}=\"{2}\" 不是日期；应如 2026-03-31。",
        ["<{0}> has {1}=\"{2}\"; expected month and day such as 06-30."] = "<{0}> 的 {1}=\"{2}\" 不是月和日；应如 06-30。",
        ["<display> has kind=\"{0}\"; expected one of {1}."] = "<display> 的 kind=\"{0}\" 不对；应为以下之一：{1}。",
        ["By its name the decision '{0}' is a condition, but nothing describes it: add <condition decision=\"{1}\" zh=\"…\" en=\"…\"/>."] = "决策“{0}”从名称看是条件，但没有对它的说明：请补充 <condition decision=\"{1}\" zh=\"…\" en=\"…\"/>。",
        ["The policy has no condition: describe each with <condition decision=\"…\" zh=\"…\" en=\"…\">."] = "政策没有条件：每个条件请用 <condition decision=\"…\" zh=\"…\" en=\"…\"> 说明。",
        ["The condition '{0}' is described twice."] = "条件“{0}”说明了两次。",
        ["The condition '{0}' names no article: give its decision an authorityRequirement to a knowledgeSource."] = "条件“{0}”没有写明条款依据：请在其决策中用 authorityRequirement 指向一个 knowledgeSource。",
        ["The condition names the decision '{0}', which the model does not have."] = "条件所指的决策“{0}”不在模型中。",
        ["The condition is neither true nor false but another value: the policy is wrong here."] = "条件的结果既不是真也不是假，而是其他值：政策模型此处有误。",
        ["The policy ends on {0}, before it begins on {1}."] = "政策的终止日期 {0} 早于施行日期 {1}。",
        ["'{0}' is no code of a region: a province has 2 digits, a prefecture 4, a county 6."] = "“{0}”不是行政区划代码：省级 2 位、地级 4 位、县级 6 位数字。",
        ["The condition '{0}' has no expression: it could never be decided."] = "条件“{0}”没有表达式，永远无法判定。",
        ["The condition '{0}' answers a {1}; a condition is true or false."] = "条件“{0}”的结果是{1}；条件的结果只能是真或假。",
        ["The gap of the condition '{0}' is a {1}; what is missing is a number, in the condition's unit."] = "条件“{0}”的差额（gap）是{1}；差额应为数值，以该条件的单位计。",
        ["<{0}> has no attribute '{1}' that anybody reads; it may have {2}."] = "<{0}> 的属性“{1}”不会被读取；可用的属性：{2}。",
        ["<{0}> is nothing that <{1}> may have{2}."] = "<{1}> 中不能有 <{0}>{2}。",
        ["; it may have {0}"] = "；可以有：{0}",
        ["Nothing uses the decision '{0}': neither a condition nor one of {1} requires it."] = "决策“{0}”没有用处：没有条件用到它，它也不是 {1} 之一，也不为它们所用。",
        ["applicable() takes one list, not {0} arguments."] = "applicable() 需要一个列表，而不是 {0} 个参数。",

        ["line {0}, column {1}: {2}"] = "第 {0} 行第 {1} 列：{2}",
        ["line {0}, column {1}: {2}{3}{4}"] = "第 {0} 行第 {1} 列：{2}{3}{4}",
        ["line {0}, column {1}: this is not JSON: {2}"] = "第 {0} 行第 {1} 列：不是 JSON：{2}",
        ["company {0}, "] = "企业 {0}，",
        ["field {0}: "] = "字段 {0}：",
        ["Expected an array of companies, beginning with '['."] = "应为企业的数组，以“[”开头。",
        ["Expected a company, an object that begins with '{'."] = "应为一家企业，即以“{”开头的对象。",
        ["Expected ',' or ']' after a company, found '{0}'."] = "一家企业之后应为“,”或“]”，此处却是“{0}”。",
        ["Nothing may follow the companies, found '{0}'."] = "企业数组之后不应再有内容，此处却是“{0}”。",
        ["The text is empty; expected an array of companies."] = "文本为空；应为企业的数组。",
        ["The text ends inside this company."] = "文本在这家企业之中提前结束。",
        ["The text ends inside the array of companies; ']' is missing."] = "文本在企业数组之中提前结束；缺少“]”。",
        ["This company is longer than {0} bytes."] = "这家企业的内容超过 {0} 字节。",
        ["{0} is not an id; expected a text."] = "{0} 不是编号；应为文本。",
        ["The company has neither 'id' nor 'uscc'."] = "这家企业既没有“id”也没有“uscc”。",
        ["The text is not UTF-8 here: save the file as UTF-8."] = "此处不是 UTF-8 编码的文本：请将文件另存为 UTF-8。",
        ["The field is given twice."] = "这个字段给出了两次。",
        ["The dictionary has no field '{0}'."] = "字典中没有字段“{0}”。",
        ["There are {0} values for the {1} years {2} to {3}."] = "给出了 {0} 个值，而 {2} 至 {3} 年共 {1} 年。",
        ["'{0}' is not a year."] = "“{0}”不是年份。",
        ["{0} is not a year."] = "{0} 不是年份。",
        ["{0} is not a list of years."] = "{0} 不是年份的列表。",
        ["The list of years is empty."] = "年份的列表为空。",
        ["The years must rise; {0} stands after {1}."] = "年份应从小到大；{0} 却在 {1} 之后。",
        ["The year {0} is given twice."] = "年份 {0} 给出了两次。",
        ["{0} is not {1}."] = "{0} 不是{1}。",
        ["{0} is not a whole number."] = "{0} 不是整数。",
        ["'{0}' is not {1} of at most 28 digits."] = "“{0}”不是最多 28 位的{1}。",
        ["'{0}' is not a date; write it as 2026-06-15."] = "“{0}”不是日期；请写作 2026-06-15。",
        ["A list"] = "列表",
        ["An object"] = "对象",
        ["a text"] = "文本",
        ["true or false"] = " true 或 false",
        ["a whole number"] = "整数",
        ["a number"] = "数值",
        ["an amount in yuan"] = "以元为单位的金额",
        ["a date like \"2026-06-15\""] = "形如 \"2026-06-15\" 的日期",
        ["a list"] = "列表",
        ["an object with {0}"] = "含 {0} 的对象",
        ["The dictionary does not say what the entries of '{0}' are."] = "字典没有说明“{0}”的各项是什么。",
        ["Entry {0} of the list is null; leave it out, or give null for the whole list when it is unknown."] = "列表的第 {0} 项为 null；请去掉它，整个列表未知时则给出 null。",
        ["There is no part '{0}'; there are {1}."] = "没有“{0}”这一部分；有：{1}。",
        ["The part '{0}' is given twice."] = "“{0}”这一部分给出了两次。",
        ["There are more than {0} values; expected are {1}."] = "多于 {0} 个值；应为：{1}。",
    };

    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "The catalogue has to be there before the first phrase of this engine is read, wherever that is.")]
    internal static void Add() => Phrase.Add(Texts);
}
