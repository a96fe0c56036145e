namespace Kefa.Web.Shell;

/// <summary>The headings under which pages show the fields of a profile.</summary>
internal static class FieldGroups
{
    public static string Of(string group, bool english) => group switch
    {
        "identity" => english ? "Identity and location" : "基本信息",
        "people" => english ? "People" : "人员",
        "money" => english ? "Money" : "财务",
        "rd" => english ? "R&D" : "研发",
        "ip" => english ? "Intellectual property" : "知识产权",
        "status" => english ? "Status and recognition" : "资质与平台",
        "credit" => english ? "Credit" : "信用",
        _ => english ? "Other" : "其他",
    };
}
