using System.Text;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Content;
using Kefa.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Tests.Matters;

/// <summary>What is published through the console is checked like files.</summary>
public abstract class CheckingProcedures(DatabaseFixture db) : DatabaseTests(db)
{
    private const string Numbers = """
        - id: chk.answer.days
          rule: CHK-D01
          name: {zh: 答复, en: Answer}
          unit: workingDays
          type: number
          values:
            - {from: 2020-01-01, value: 10, source: 某规定}
        """;

    private const string File = """
        id: checked
        code: CHK
        name: {zh: 测试, en: Test}
        version: "1"
        inForce: {from: 2020-01-01}
        basis: [{law: 测试法}]
        start:
          begin: {name: {zh: 登记, en: Begin}, by: [generalOffice], to: answering}
        stages:
          answering:
            name: {zh: 答复, en: Answer}
            deadline: {id: CHK-D01, name: {zh: 答复, en: Answer}, within: {parameter: chk.answer.days, unit: working days}, basis: [{law: 测试法, article: 9}]}
            transitions:
              answer: {name: {zh: 答复, en: Answer}, by: [generalOffice], to: closed}
          closed: {name: {zh: 办结, en: Closed}, final: true}
        """;

    [Fact]
    public async Task Knows_the_parameters_that_are_published()
    {
        BureauInfo bureau = await Db.NewBureauAsync();

        var refused = Assert.IsType<PublishContentOutcome.Refused>(await PublishAsync(bureau, File));
        await PublishAsync(bureau, Numbers, ContentKinds.Parameters, "chk");

        Assert.Equal("checked.yaml:12: There is no parameter 'chk.answer.days'.", Assert.Single(refused.Problems).ToString());
        Assert.IsType<PublishContentOutcome.Published>(await PublishAsync(bureau, File));
    }

    [Fact]
    public async Task Knows_the_codes_that_are_taken()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        await PublishAsync(bureau, Numbers, ContentKinds.Parameters, "chk");
        await PublishAsync(bureau, File);

        PublishContentOutcome next = await PublishAsync(bureau, File.Replace("version: \"1\"", "version: \"2\"", StringComparison.Ordinal), version: "2");
        var refused = Assert.IsType<PublishContentOutcome.Refused>(await PublishAsync(bureau, File.Replace("id: checked", "id: other", StringComparison.Ordinal), name: "other"));

        Assert.IsType<PublishContentOutcome.Published>(next);
        Assert.Equal("other.yaml:2: The code 'CHK' belongs to 'checked': the numbers of its matters would be mixed with these.", Assert.Single(refused.Problems).ToString());
        Assert.Equal("编号代码“CHK”已属于“checked”：两种办件的编号会混在一起。", refused.Problems[0].Phrase.Zh);
    }

    private async Task<PublishContentOutcome> PublishAsync(BureauInfo bureau, string text, string kind = ContentKinds.Procedure, string name = "checked", string version = "1")
    {
        await using AsyncServiceScope scope = Db.Scope(bureau);
        return await scope.ServiceProvider.GetRequiredService<PublishContent>().HandleAsync(
            new PublishContentInput(kind, name, version, Encoding.UTF8.GetBytes(text), new DateOnly(2020, 1, 1), null, name + ".yaml"), Actor.Command("test"), Cancel);
    }

    public sealed class OnSqlite(SqliteFixture db) : CheckingProcedures(db), IClassFixture<SqliteFixture>;
    public sealed class OnPostgreSql(PostgreSqlFixture db) : CheckingProcedures(db), IClassFixture<PostgreSqlFixture>;
}
