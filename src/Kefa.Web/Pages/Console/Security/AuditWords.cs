using System.Text.Json;
using Kefa.Bureau.Accounts;
using Kefa.Documents.Tables;
using Kefa.Matching;

namespace Kefa.Web.Pages.Console.Security;

/// <summary>The audit trail in words, its filter as it stands in an address, and the table that is taken out of it.</summary>
internal static class AuditWords
{
    public static IReadOnlyList<(string Code, LocalText Name)> Topics { get; } =
    [
        ("signin", new("登录与密码", "Sign-ins and passwords")), ("permission", new("人员与权限", "People and permissions")), ("export", new("导出与打印", "Exports and prints")),
        ("personaldata", new("查看个人信息", "Personal data shown")), ("content", new("内容发布", "Content")), ("other", new("其他", "Other")),
    ];

    private static readonly Dictionary<string, LocalText> Words = new(StringComparer.Ordinal)
    {
        ["SignedIn"] = new("登录", "Signed in"), ["SignInRefused"] = new("登录失败", "Sign-in refused"), ["SignInLockedOut"] = new("登录时账号已锁定", "Sign-in while locked"),
        ["SignInNeedsCode"] = new("密码正确，待验证码", "Password right, code asked for"), ["SignedOut"] = new("退出", "Signed out"), ["PasswordChanged"] = new("修改密码", "Password changed"),
        ["PasswordReset"] = new("重置密码", "Password reset"), ["SecondFactorSet"] = new("启用双因素登录", "Second factor set up"), ["SecondFactorEnded"] = new("停用双因素登录", "Second factor ended"),
        ["RecoveryCodesRenewed"] = new("更换恢复码", "Recovery codes renewed"), ["ExternalSignInBound"] = new("绑定统一身份认证", "Bound to the identity service"), ["SessionEnded"] = new("结束登录会话", "Sign-in ended"), ["AccountOpened"] = new("开通账号", "Account opened"),
        ["PostGiven"] = new("授予岗位", "Post given"), ["PostTaken"] = new("收回岗位", "Post taken"), ["StaffJoined"] = new("进入机构", "Person joined"), ["StaffChanged"] = new("任职变更", "Person changed"),
        ["StaffLeft"] = new("离开机构", "Person left"), ["DeputyAppointed"] = new("安排代理", "Deputy appointed"), ["DeputyEnded"] = new("结束代理", "Deputy ended"),
        ["DivisionOpened"] = new("设立科室", "Division opened"), ["DivisionChanged"] = new("变更科室", "Division changed"), ["DivisionClosed"] = new("撤销科室", "Division closed"),
        ["TokenIssued"] = new("签发接口令牌", "Token issued"), ["TokenRevoked"] = new("吊销接口令牌", "Token revoked"), ["Exported"] = new("导出", "Exported"), ["Printed"] = new("打印", "Printed"),
        ["BackupMade"] = new("备份", "Backup made"), ["Unmasked"] = new("查看脱敏信息", "Personal data shown"), ["PersonalDataShown"] = new("查看完整个人信息", "Personal data shown whole"),
        ["MatterCorrected"] = new("更正办件记录", "Record of a matter corrected"), ["MatterMoved"] = new("办件改按新版本", "Matter moved to another version"),
        ["ErasureRequested"] = new("申请删除个人信息", "Erasure asked for"), ["ErasureRefused"] = new("不同意删除", "Erasure refused"), ["EventErased"] = new("删除个人信息", "Personal data erased"), ["DemoLoaded"] = new("装入演示数据", "Demo loaded"), ["BureauMade"] = new("建立机构", "Bureau made"),
        ["ContentPublished"] = new("发布内容", "Content published"), ["ContentLoaded"] = new("装入内容", "Content loaded"), ["ContentWithdrawn"] = new("撤下内容", "Content withdrawn"),
        ["ContentDrafted"] = new("起草内容", "Content drafted"), ["ContentDraftChanged"] = new("修改草稿", "Draft changed"), ["ContentDraftDiscarded"] = new("放弃草稿", "Draft discarded"),
        ["ImportStarted"] = new("数据导入", "Import started"), ["HolidaysRecorded"] = new("登记节假日", "Holidays recorded"), ["BackupRestored"] = new("恢复备份", "Backup restored"),
    };

    public static string Of(string what, bool english) => Words.TryGetValue(what, out LocalText? word) ? word.In(english) : what;

    /// <summary>The details as people read them: name and value, without the marks of the notation and with Chinese as Chinese.</summary>
    public static string? Details(string? details)
    {
        if (details is null) return null;
        try
        {
            using var parsed = JsonDocument.Parse(details);
            return parsed.RootElement.ValueKind == JsonValueKind.Object
                ? string.Join("; ", parsed.RootElement.EnumerateObject().Where(part => part.Value.ValueKind is not JsonValueKind.Null).Select(part => $"{part.Name}: {part.Value}"))
                : parsed.RootElement.ToString();
        }
        catch (JsonException)
        {
            // Written as plain words.
            return details;
        }
    }

    public static AuditFilter Filter(IQueryCollection query) => new(
        ConsoleQuery.Text(query, "q"),
        Enum.TryParse(ConsoleQuery.Text(query, "topic") is { } topic && !char.IsAsciiDigit(topic[0]) ? topic : null, ignoreCase: true, out AuditTopic known) && Enum.IsDefined(known) ? known : null,
        null, ConsoleQuery.Date(query["from"]), ConsoleQuery.Date(query["to"]));

    public static async Task ExportAsync(Exporting e, AuditLog log, TableFormat format) => await e.SendAsync("audit", format, e.Today, new TableExport
    {
        Title = e.L("审计记录", "Audit trail"),
        Columns =
        [
            new(e.L("时间", "When"), Width: 20), new(e.L("人员", "Who")), new(e.L("岗位", "Role")), new(e.L("事项", "What")), new(e.L("代码", "Code")), new(e.L("对象", "On what"), Width: 40), new(e.L("详情", "Details"), Width: 40),
        ],
        Rows = log.AllAsync(Filter(e.Query)).Select(IReadOnlyList<object?> (entry) =>
            [entry.At.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture), entry.Who, entry.Role, Of(entry.What, e.English), entry.What, entry.Subject, Details(entry.Details)]),
    });
}
