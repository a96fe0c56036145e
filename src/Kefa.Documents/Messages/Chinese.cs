using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Kefa.Feel;

namespace Kefa.Documents.Messages;

/// <summary>The Chinese of what this engine says, under the English text with numbered holes; the test "Speaking Chinese" holds them together.</summary>
internal static class Chinese
{
    public static IReadOnlyDictionary<string, string> Texts { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["neither true nor false"] = "既不是真也不是假",
        ["no list"] = "不是列表",
        ["no date"] = "不是日期",
        ["not known"] = "尚不知道",
        ["not known: {0}"] = "尚不知道：{0}",
        ["there is none"] = "没有可填写的值",
        ["neither a text, number, date nor a list of them"] = "不是文字、数字、日期，也不是由它们组成的列表",
        ["'{0}' ends nothing here."] = "此处的“{0}”没有对应的开头。",
        ["'{0}' is never closed by '{1}'."] = "“{0}”没有以“{1}”结束。",
        ["Blocks are nested more than {0} deep."] = "模板块嵌套超过 {0} 层。",
        ["'{0}' is no word of a template: there are #if, else, /if, #each and /each."] = "“{0}”不是模板指令：可用的有 #if、else、/if、#each 和 /each。",
        ["'{0}' is not closed by '{1}'."] = "“{0}”没有以“{1}”结束。",
        ["'{0}' needs a name and a list: {1}."] = "“{0}”需要名称和列表，例如 {1}。",
        ["A template begins with its head between two lines '{0}'."] = "模板开头应有两行“{0}”，其间是模板信息。",
        ["The template has no '{0}'."] = "模板缺少“{0}”。",
        ["'{0}' is no part of a template's head: there are id, layout, {1}."] = "“{0}”不是模板信息项：可用的有 id、layout、{1}。",
        ["'{0}' is plain, letter or red-head, not '{1}'."] = "“{0}”应为 plain、letter 或 red-head，而不是“{1}”。",
        ["The head of a template has texts only."] = "模板信息的各项只能是文字。",
        ["The head is no YAML: {0}"] = "模板信息不是 YAML：{0}",
    };

    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "The catalogue must be there before the first phrase is put into words.")]
    internal static void Register() => Phrase.Add(Texts);
}
