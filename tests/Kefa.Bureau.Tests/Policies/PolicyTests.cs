using System.Text;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Content;
using Kefa.Bureau.Policies;
using Kefa.Bureau.Tests.Companies;
using Kefa.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Tests.Policies;

/// <summary>A bureau with one small policy of its own and three companies: one reaches it, one misses it, one is not known.</summary>
public abstract class PolicyTests(DatabaseFixture db) : CompanyTests(db)
{
    protected const string Third = "91440307MAQ1A0034T";

    protected static Actor Legal { get; } = new(Guid.Parse("0198a1b2-0000-7000-8000-000000000001"), "legal", Roles.Legal);

    protected static string Model(string expression = "headcount.L >= 100", string version = "2026", string from = "2026-01-01", string id = "X01") =>
        $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" id="{id}-{version}" name="Example" namespace="https://kefa.dev/policies/{id}-{version}">
          <extensionElements>
            <kefa:policy xmlns:kefa="https://kefa.dev/ns/policy/1" id="{id}" version="{version}" level="city" theme="rd" kind="status">
              <kefa:title zh="示例政策" en="Example policy"/>
              <kefa:summary zh="职工一百人以上。" en="At least a hundred people."/>
              <kefa:document number="示例〔2026〕1号" zh="示例办法" en="Example measures"/>
              <kefa:issuer zh="示例市科学技术局" en="Bureau of the example"/>
              <kefa:validity from="{from}"/>
              <kefa:region zh="全国" en="Nationwide"/>
              <kefa:window kind="yearly" opens="06-01" closes="07-15" zh="每年6月1日至7月15日" en="1 June to 15 July"/>
              <kefa:condition decision="c1" zh="职工一百人以上" en="At least a hundred people" unit="persons" unit-zh="人"/>
            </kefa:policy>
          </extensionElements>
          <inputData id="headcount" name="headcount"><variable name="headcount"/></inputData>
          <knowledgeSource id="source-c1" name="示例〔2026〕1号 第一条"/>
          <decision id="c1" name="c1">
            <variable name="c1" typeRef="boolean"/>
            <informationRequirement><requiredInput href="#headcount"/></informationRequirement>
            <authorityRequirement><requiredAuthority href="#source-c1"/></authorityRequirement>
            <literalExpression><text><![CDATA[{expression}]]></text></literalExpression>
          </decision>
        </definitions>
        """;

    protected async Task<BureauInfo> BureauWithPolicyAsync()
    {
        var bureau = await BureauAsync();
        await ImportAsync(bureau, Csv(
            Head + ",headcount@2025", Row(Uscc, "甲科技有限公司", ",120"), Row(Second, "乙科技有限公司", ",90"), Row(Third, "丙科技有限公司", ",未知")));
        var outcome = await InAsync(bureau, s => s.GetRequiredService<PublishContent>().HandleAsync(
            new PublishContentInput(ContentKinds.Policy, "X01", "2026", Encoding.UTF8.GetBytes(Model()), new DateOnly(2026, 1, 1), null, "X01-2026.dmn"), Legal, Cancel));
        Assert.IsType<PublishContentOutcome.Published>(outcome);
        return bureau;
    }

    protected Task<PolicyCatalog> CatalogAsync(BureauInfo bureau) => InAsync(bureau, s => s.GetRequiredService<PolicyCatalogs>().LoadAsync(Cancel));
}
