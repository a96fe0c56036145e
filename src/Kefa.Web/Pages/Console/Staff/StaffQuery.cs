using Kefa.Bureau.Accounts.Staff;
using Kefa.Documents.Tables;

namespace Kefa.Web.Pages.Console.Staff;

/// <summary>The filter of the directory as it stands in an address, and the table that is taken out of it.</summary>
internal static class StaffQuery
{
    public static StaffFilter Of(IQueryCollection query) => new()
    {
        Text = ConsoleQuery.Text(query, "q"), Division = ConsoleQuery.Text(query, "division"), Role = ConsoleQuery.Text(query, "role"), Left = query["left"] == "true",
    };

    public static async Task ExportAsync(Exporting e, StaffDirectory directory, Kefa.Bureau.Accounts.RoleRegister register, TableFormat format)
    {
        StaffFilter filter = Of(e.Query);
        DivisionTree divisions = await directory.DivisionsAsync(e.Leaving);
        Dictionary<string, string> roles = (await register.AllAsync(e.Leaving)).ToDictionary(role => role.Code, role => e.L(role.NameZh, role.NameEn), StringComparer.Ordinal);
        await e.SendAsync("staff", format, e.Today, new TableExport
        {
            Title = e.L("机构人员", "Staff directory"),
            Columns =
            [
                new(e.L("姓名", "Name")), new(e.L("用户名", "User name")), new(e.L("职务", "Title")), new(e.L("科室", "Division"), Width: 24), new(e.L("岗位", "Posts"), Width: 40),
                new(e.L("进入日期", "Joined"), ColumnType.Date), new(e.L("离开日期", "Left"), ColumnType.Date),
            ],
            Rows = RowsAsync(),
        });

        async IAsyncEnumerable<IReadOnlyList<object?>> RowsAsync()
        {
            for (int page = 1; ; page++)
            {
                StaffPage found = await directory.SearchAsync(filter, page, StaffDirectory.MaxPageSize, e.Leaving);
                foreach (StaffSummary person in found.Items)
                {
                    yield return
                    [
                        person.Name, person.UserName, person.Title, divisions.Find(person.DivisionId)?.Name.In(e.English),
                        string.Join(e.L("、", ", "), person.Posts.Select(post => roles.GetValueOrDefault(post.Role, post.Role))), person.JoinedOn, person.LeftOn,
                    ];
                }
                if (found.Items.Count < StaffDirectory.MaxPageSize) yield break;
            }
        }
    }
}
