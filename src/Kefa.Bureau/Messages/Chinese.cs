using System.Runtime.CompilerServices;
using Kefa.Feel;

namespace Kefa.Bureau.Messages;

/// <summary>The Chinese of what is said about content files, under the English text with numbered holes; the test "Speaking Chinese" holds them together.</summary>
internal static class Chinese
{
    public static IReadOnlyDictionary<string, string> Texts { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["the file has {0} bytes; expected 1 to {1}."] = "文件有 {0} 字节；应为 1 至 {1} 字节。",
        ["name '{0}' and version '{1}' must not be empty."] = "名称“{0}”和版本“{1}”都不能为空。",
        ["it begins on {0}, after its end on {1}."] = "起始日期 {0} 晚于终止日期 {1}。",
        ["its header says {0}@{1}, not {2}@{3}."] = "文件头写的是 {0}@{1}，而不是 {2}@{3}。",
        ["{0} was published and withdrawn: publish it under a new version."] = "{0} 曾经发布后又撤回：请以新的版本名发布。",
        ["{0} is published with other bytes (SHA-256 {1}…, this file {2}…), and a published version never changes: give this one a new version."] = "{0} 已经发布，内容与此不同（SHA-256 为 {1}…，本文件为 {2}…）；已发布的版本不可更改，请另取版本名。",
        ["{0} is published with effect from {1}, not {2}: give this one a new version."] = "{0} 已经发布，施行日期为 {1} 而不是 {2}：请另取版本名。",
        ["there is no such folder; expected the content folder with policies/ and registers/."] = "没有这个文件夹；应为含有 policies/ 和 registers/ 的内容文件夹。",
        ["{0} also stands in {1}: each version has one file."] = "{0} 也在 {1} 中：每个版本只能有一个文件。",
        ["this is not well-formed XML: {0}."] = "不是格式正确的 XML：{0}。",
        ["there is no <kefa:policy> element (namespace {0}) that says which policy and version this is."] = "没有写明政策和版本的 <kefa:policy> 元素（命名空间 {0}）。",
        ["line {0}: <kefa:policy> has no attribute '{1}'."] = "第 {0} 行：<kefa:policy> 缺少属性“{1}”。",
        ["line {0}: {1}=\"{2}\" of <kefa:validity> is not a date; expected for instance 2026-01-31."] = "第 {0} 行：<kefa:validity> 的 {1}=\"{2}\" 不是日期；应如 2026-01-31。",

        ["The file is empty."] = "文件为空。",
        ["The file has more than one document; write one."] = "文件有多个 YAML 文档；请只写一个。",
        ["Expected a list of {0}."] = "应为{0}的列表。",
        ["Expected {0}, written as key: value."] = "应为{0}，写作“键: 值”。",
        ["keys and values"] = "键和值",
        ["codes"] = "代码",
        ["fields"] = "字段",
        ["values"] = "可选值",
        ["a field"] = "一个字段",
        ["the list's entries"] = "列表的各项",
        ["a code, {code: …, zh: …, en: …}"] = "一个代码 {code: …, zh: …, en: …}",
        ["a value, {code: …, zh: …, en: …}"] = "一个可选值 {code: …, zh: …, en: …}",
        ["'{0}' in both languages, {zh: …, en: …}"] = "“{0}”的中英文 {zh: …, en: …}",
        ["There is no key '{0}' here; there are {1}."] = "此处没有“{0}”这个键；有：{1}。",
        ["'{0}' is missing."] = "缺少“{0}”。",
        ["'{0}' must be a text."] = "“{0}”应为文本。",
        ["'{0}' must be a whole number."] = "“{0}”应为整数。",
        ["'{0}' has no Chinese text (zh)."] = "“{0}”没有中文（zh）。",
        ["'{0}' has no English text (en)."] = "“{0}”没有英文（en）。",
        ["'{0}' is '{1}'; expected true or false."] = "“{0}”的值“{1}”不对；应为 true 或 false。",
        ["'{0}' is '{1}'; expected a number."] = "“{0}”的值“{1}”不是数值。",
        ["'{0}' is '{1}'; expected a date like 1949-10-01."] = "“{0}”的值“{1}”不是日期；应如 1949-10-01。",
        ["'{0}' is '{1}'; expected one of {2}."] = "“{0}”的值“{1}”不对；应为以下之一：{2}。",

        ["The entry has no code."] = "这一项没有代码。",
        ["The value has no code."] = "这个可选值没有代码。",
        ["The code '{0}' is given twice."] = "代码“{0}”出现了两次。",
        ["The code '{0}' has no Chinese name (zh)."] = "代码“{0}”没有中文名称（zh）。",
        ["The code '{0}' has no English name (en)."] = "代码“{0}”没有英文名称（en）。",
        ["The code '{0}' has no Chinese text (zh)."] = "代码“{0}”没有中文（zh）。",
        ["The code '{0}' has no English text (en)."] = "代码“{0}”没有英文（en）。",
        ["The field has no id."] = "这个字段没有 id。",
        ["'{0}' is not an id; ids are English words joined like thisOne."] = "“{0}”不能作 id；id 由英文单词连写而成，如 thisOne。",
        ["The field '{0}' has no type."] = "字段“{0}”没有类型。",
        ["The field '{0}' has no label."] = "字段“{0}”没有名称。",
        ["The field '{0}' is declared already at {1}."] = "字段“{0}”已在 {1} 声明。",
        ["The field '{0}' is compared with '{1}', which is not declared."] = "字段“{0}”要与“{1}”比较，而后者没有声明。",
        ["The part '{0}' of '{1}' is declared twice."] = "“{1}”的“{0}”部分声明了两次。",
        ["'{0}' is part of another field and cannot be yearly by itself."] = "“{0}”是其他字段的一部分，不能自成年度字段。",
        ["The context '{0}' has no 'fields'."] = "上下文“{0}”没有“fields”。",
        ["The list '{0}' does not say what its entries are; give 'item'."] = "列表“{0}”没有说明各项是什么；请写“item”。",
        ["The step of '{0}' is {1}; a step is more than 0."] = "“{0}”的步长为 {1}；步长应大于 0。",
        ["There is no group '{0}'; there are {1}."] = "没有分组“{0}”；有：{1}。",
        ["'{0}' is not a default that '{1}' can have."] = "“{0}”不能作“{1}”的默认值。",
        ["'{0}' is not a severity; expected warning or error."] = "“{0}”不是严重程度；应为 warning 或 error。",

        ["parameters"] = "参数",
        ["marks"] = "标记",
        ["The parameter '{0}' is declared twice."] = "参数“{0}”声明了两次。",
        ["The parameter '{0}' is declared in {1} already."] = "参数“{0}”已在 {1} 中声明。",
        ["'{0}' is not the name of a parameter; expected words with dots, such as nrm.consultation.days."] = "“{0}”不是参数名；应为以点分隔的词，如 nrm.consultation.days。",
        ["The parameter '{0}' has no values."] = "参数“{0}”没有值。",
        ["The parameter '{0}' has two values from {1} on."] = "参数“{0}”有两个自 {1} 起的值。",
        ["The value ends on {0}, before it begins on {1}."] = "该值的终止日期 {0} 早于起始日期 {1}。",
        ["'{0}' is no value that '{1}' can have."] = "“{0}”不能作“{1}”的值。",

        ["days"] = "日期",
        ["days off, {zh: …, en: …, from: …, to: …}"] = "放假日期 {zh: …, en: …, from: …, to: …}",
        ["'{0}' is not a division code (GB/T 2260): 2, 4 or 6 digits."] = "“{0}”不是行政区划代码（GB/T 2260）：应为 2、4 或 6 位数字。",
        ["{0} would last longer than a year."] = "{0}将超过一年。",

        ["expected a list of roles, each with code and name: {zh, en}."] = "应为岗位的列表，每个岗位有 code 和 name: {zh, en}。",
        ["role '{0}': expected code and name: {zh, en}."] = "岗位“{0}”：应有 code 和 name: {zh, en}。",
        ["role '{0}': expected kind: public, business, oversight, administration, outside or computed."] = "岗位“{0}”：kind 应为 public、business、oversight、administration、outside 或 computed。",
        ["role '{0}': the product itself asks for this role, and its kind is {1}."] = "岗位“{0}”：系统本身要用到它，其 kind 是 {1}。",
        ["role '{0}' stands here a second time."] = "岗位“{0}”在此重复出现。",
        ["role '{0}' is missing; the product itself asks for it."] = "缺少岗位“{0}”；系统本身要用到它。",
    };

    [ModuleInitializer]
    internal static void Add() => Phrase.Add(Texts);
}
