using Kefa.Bureau.Accounts;
using Kefa.Bureau.Accounts.Staff;
using Kefa.Bureau.Bureaus;
using Kefa.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Tests.Accounts;

/// <summary>What tests about people share.</summary>
public abstract class StaffTests(DatabaseFixture db) : DatabaseTests(db)
{
    protected static Actor Operator { get; } = Actor.Command("test");

    protected static string NewName() => "u" + Guid.NewGuid().ToString("N");

    protected async Task<KefaUser> NamedAsync(BureauInfo bureau, string userName, params string[] roles)
    {
        await using AsyncServiceScope scope = Db.Scope(bureau);
        OpenAccountOutcome outcome = await scope.ServiceProvider.GetRequiredService<OpenAccount>().HandleAsync(
            new OpenAccountInput(userName, "测试" + userName[..4], null, "Some good password", MustChangePassword: false), [.. roles.Select(role => (role, (string?)null))], Operator, Cancel);
        Assert.True(outcome is OpenAccountOutcome.Opened, outcome is OpenAccountOutcome.Refused refused ? string.Join(" ", refused.Reasons) : null);
        return ((OpenAccountOutcome.Opened)outcome).User;
    }

    protected Task<KefaUser> PersonAsync(BureauInfo bureau, params string[] roles) => NamedAsync(bureau, NewName(), roles);

    protected async Task<T> InAsync<TService, T>(BureauInfo bureau, Func<TService, Task<T>> act) where TService : notnull
    {
        await using AsyncServiceScope scope = Db.Scope(bureau);
        return await act(scope.ServiceProvider.GetRequiredService<TService>());
    }

    protected Task<ActingAs> ActingAsync(BureauInfo bureau, KefaUser user) => InAsync<StaffDirectory, ActingAs>(bureau, directory => directory.ActingAsAsync(user.Id, Cancel));

    protected Task<StaffOutcome> DivisionAsync(BureauInfo bureau, string code, string? parent = null) =>
        InAsync<KeepDivisions, StaffOutcome>(bureau, keep => keep.OpenAsync(new DivisionInput(code, "科室" + code, "Division " + code, parent, 1), Operator, Cancel));

    protected async Task<int> DivisionIdAsync(BureauInfo bureau, string code) =>
        (await InAsync<StaffDirectory, DivisionTree>(bureau, directory => directory.DivisionsAsync(Cancel))).Find(code)!.Id;

    protected Task<PostOutcome> GiveAsync(BureauInfo bureau, KefaUser to, string role, Actor? by = null, int? division = null) =>
        InAsync<GivePosts, PostOutcome>(bureau, posts => posts.GiveAsync(new PostInput(to.Id, role, DivisionId: division), by ?? Operator, Cancel));

    protected Task<PostOutcome> TakeAsync(BureauInfo bureau, KefaUser from, string role, Actor? by = null) =>
        InAsync<GivePosts, PostOutcome>(bureau, posts => posts.TakeAsync(new PostInput(from.Id, role), by ?? Operator, Cancel));

    protected static Actor As(KefaUser user, string role) => new(user.Id, user.DisplayName, role);
}
