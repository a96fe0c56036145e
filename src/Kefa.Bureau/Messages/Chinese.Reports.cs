namespace Kefa.Bureau.Messages;

internal static partial class Chinese
{
    private static Dictionary<string, string> Reports => new(StringComparer.Ordinal)
    {
        ["A report begins with its head between two lines '{0}'."] = "报告模板开头须有文件头，写在两行“{0}”之间。",
        ["The head is empty."] = "文件头为空。",
        ["id, name, version, inForce, layout and title"] = "id、name、version、inForce、layout 和 title",
        ["'{0}' is no name of a report; expected lower-case words joined like rule-of-law-city."] = "“{0}”不能作为报告的名称；应为小写单词相连，如 rule-of-law-city。",
        ["'{0}' is plain, letter or red-head, not '{1}'."] = "“{0}”应为 plain、letter 或 red-head，而不是“{1}”。",
        ["parts or rules"] = "部分或规则",
        ["id and name"] = "id 和 name",
        ["'{0}' needs the code of its figure in quotation marks, where it stands."] = "“{0}”须在其处用引号直接写明指标代码。",
        ["'{0}' is no way to write a figure: there are before, number, wan, full, change and the keys of its groups in quotation marks."] = "“{0}”不是指标的写法：可用 before、number、wan、full、change，以及用引号写明的分组值。",
        ["'{0}' ends no paragraph here."] = "“{0}”在此没有可结束的段落。",
        ["The paragraph '{0}' is not ended by '{1}'."] = "段落“{0}”没有以“{1}”结束。",
        ["The paragraph '{0}' stands here twice."] = "段落“{0}”在此出现两次。",
        ["Expected '{0}', with narrative behind it where people write the paragraph."] = "应为“{0}”；由人撰写的段落在其后写 narrative。",
        ["The part '{0}' has no heading: write '{1}'."] = "部分“{0}”没有标题：请写“{1}”。",
        ["There is no part '{0}' in the head."] = "文件头没有部分“{0}”。",
        ["The part '{0}' begins here a second time."] = "部分“{0}”在此第二次开始。",
        ["The part '{0}' stands before '{1}', which the head has first."] = "部分“{0}”写在“{1}”之前，而文件头中后者在先。",
        ["the figure is not in force in the period"] = "该指标在统计期内无效",
        ["The paragraph '{0}' has not been written yet."] = "段落“{0}”尚未撰写。",
        ["The figure '{0}' is not in force in {1}."] = "指标“{0}”在 {1} 内无效。",
        ["The figure '{0}' is not in force on {1}, and the report is."] = "指标“{0}”在 {1} 无效，而报告模板在该日有效。",
        ["line {0}: {1}: {2}"] = "第 {0} 行：{1}：{2}",
        ["The rows of a table have {0} cells; each needs as many."] = "表格各行的单元格数为 {0}；各行应当相同。",
        ["The function needs {0} arguments ({1}) and gets {2}."] = "该函数需要 {0} 个参数（{1}），实际为 {2} 个。",
        ["The function needs the code of a figure in quotation marks."] = "该函数需要用引号写明的指标代码。",
    };
}
