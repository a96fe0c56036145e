using Kefa.Bureau.Accounts;
using Kefa.Bureau.Accounts.Staff;
using Kefa.Bureau.Streams;
using Kefa.Matching;
using Kefa.Web.Shell;
using Microsoft.AspNetCore.Components;

namespace Kefa.Web.Pages.Console.Staff;

/// <summary>What the pages about people and divisions share.</summary>
public abstract class StaffComponent : ConsoleComponent
{
    private IReadOnlyDictionary<string, Role> _roles = new Dictionary<string, Role>();

    [Inject] protected StaffDirectory Directory { get; set; } = null!;

    [Inject] protected RoleRegister Register { get; set; } = null!;

    protected DivisionTree Divisions { get; private set; } = null!;

    /// <summary>The administrator who acts here.</summary>
    protected Actor Keeper => Actor.Of(Http.User, Bureau.Required.Id, Policies.RolesOf(Policies.DirectoryReader));

    protected bool MayKeep => Http.User.May(Bureau.Required.Id, Policies.SystemAdministrator);

    protected bool MayGive => Http.User.May(Bureau.Required.Id, Policies.PostGiver);

    protected IReadOnlyList<(string Code, LocalText Name)> RoleOptions { get; private set; } = [];

    protected IReadOnlyList<(string Code, LocalText Name)> DivisionOptions { get; private set; } = [];

    protected override async Task OnInitializedAsync()
    {
        IReadOnlyList<Role> roles = await Register.AllAsync(Leaving);
        _roles = roles.ToDictionary(role => role.Code, StringComparer.Ordinal);
        RoleOptions = [.. roles.Where(role => role.Kind is not (RoleKind.Computed or RoleKind.Public)).Select(role => (role.Code, new LocalText(role.NameZh, role.NameEn)))];
        await ReadDivisionsAsync();
    }

    protected async Task ReadDivisionsAsync()
    {
        Divisions = await Directory.DivisionsAsync(Leaving);
        DivisionOptions = [.. Divisions.All.Where(division => division.ClosedOn is null).Select(division => (division.Code, Indented(division)))];
    }

    protected string RoleName(string code) => _roles.TryGetValue(code, out Role? role) ? L(role.NameZh, role.NameEn) : code;

    protected string DivisionName(int? id) => Divisions.Find(id) is { } division ? L(division.Name) : L("全局", "the whole bureau");

    protected string PostName(StaffPost post) => RoleName(post.Role) + (post.DivisionId is null ? "" : L($"（{DivisionName(post.DivisionId)}）", $" ({DivisionName(post.DivisionId)})"));

    protected static LocalText Indented(DivisionInfo division)
    {
        string indent = string.Concat(Enumerable.Repeat("　", division.Depth));
        return new(indent + division.Name.Zh, indent + division.Name.En);
    }

    /// <summary>An event of a person's or division's stream in words.</summary>
    protected string Said(RecordedEvent said, IReadOnlyDictionary<Guid, string> names)
    {
        if (said.Event.Kind == StaffEvents.DivisionKind)
        {
            DivisionFact division = said.Read<DivisionFact>()!;
            string as_ = L(division.NameZh, division.NameEn) + (division.Parent is { } above && Divisions.Find(above) is { } parent ? L($"，隶属{L(parent.Name)}", $", below {L(parent.Name)}") : "");
            return said.Event.Type switch
            {
                StaffEvents.DivisionOpened => L($"设立：{as_}", $"Opened: {as_}"),
                StaffEvents.DivisionClosed => L("撤销", "Closed"),
                _ => L($"变更为：{as_}", $"Changed to: {as_}"),
            };
        }
        StaffFact fact = said.Read<StaffFact>()!;
        string where = fact.Division is { } code && Divisions.Find(code) is { } found ? L(found.Name) : "";
        string post = fact.Role is { } role ? RoleName(role) + (where.Length > 0 ? L($"（{where}）", $" ({where})") : "") : "";
        string deputy = fact.Deputy is { } id ? names.GetValueOrDefault(id, id.ToString()) : "";
        string roles = string.Join(L("、", ", "), (fact.Roles ?? []).Select(RoleName));
        string days = fact is { From: { } from, To: { } to } ? $"{Day(from)} – {Day(to)}" : "";
        string place = string.Join(L("，", ", "), new[] { where, fact.Title ?? "" }.Where(part => part.Length > 0));
        return said.Event.Type switch
        {
            StaffEvents.Joined => L("进入机构", "Joined") + (place.Length > 0 ? L($"：{place}", $": {place}") : ""),
            StaffEvents.Changed => L("任职变更", "Changed") + (place.Length > 0 ? L($"：{place}", $": {place}") : ""),
            StaffEvents.Left => L("离开，岗位终止：", "Left; posts ended: ") + (roles.Length > 0 ? roles : L("无", "none")) + (fact.Reason is { } reason ? L($"；事由：{reason}", $"; reason: {reason}") : ""),
            StaffEvents.PostGiven => L($"授予岗位：{post}", $"Post given: {post}"),
            StaffEvents.PostTaken => L($"收回岗位：{post}", $"Post taken: {post}"),
            StaffEvents.DeputyAppointed => L($"由{deputy}代理{roles}，{days}", $"{deputy} deputises as {roles}, {days}"),
            StaffEvents.DeputyEnded => L($"{deputy}的代理提前结束", $"{deputy} no longer deputises"),
            _ => said.Event.Type,
        };
    }

    protected static List<(string Field, string Message)> Messages(IEnumerable<StaffProblem> problems, bool english) => [.. problems.Select(problem => (problem.Field, problem.Text.In(english)))];

    protected (string, string) ChangedMeanwhile => ("", L("您打开此页后别人改动过，下面是现在的内容，请核对后再提交。", "Somebody changed this after you opened the page: what follows is how it stands now. Look at it and send again."));
}
