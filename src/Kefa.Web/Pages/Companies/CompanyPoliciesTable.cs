using System.Globalization;
using Kefa.Bureau.Policies;
using Kefa.Documents.Tables;
using Kefa.Web.Shell;

namespace Kefa.Web.Pages.Companies;

/// <summary>A company's results as a table to take away.</summary>
internal static class CompanyPoliciesTable
{
    public static TableExport Of(CompanyPolicies company, bool english)
    {
        string L(string zh, string en) => english ? en : zh;
        ResultText words = new(english);
        return new TableExport
        {
            Title = company.Company.Name + L(" 可享政策", " policies"),
            Columns =
            [
                new(L("编号", "Id")), new(L("版本", "Version")), new(L("政策", "Policy"), Width: 36), new(L("结论", "Verdict")), new(L("有效性", "Validity")), new(L("可得金额（元）", "Worth (yuan)"), ColumnType.Money),
                new(L("为上限", "At most"), ColumnType.Boolean), new(L("未达到", "Not met"), Width: 60), new(L("待定", "Undecided"), Width: 60), new(L("缺少的数据", "Missing data"), Width: 60), new(L("申报窗口", "Window"), Width: 36),
            ],
            Rows = Rows(),
            NotesTitle = L("口径", "Notes"),
            Notes =
            [
                new(L("企业", "Company"), $"{company.Company.Name} {company.Company.Uscc}"),
                new(L("评估日", "As of"), company.AsOf.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
                new(L("说明", "Note"), L("金额为估算，不构成承诺；互斥的政策未扣除。", "Amounts are estimates, no promise; policies that exclude each other are not taken off.")),
            ],
        };

        async IAsyncEnumerable<IReadOnlyList<object?>> Rows()
        {
            foreach (var r in company.Ordered)
            {
                yield return
                [
                    r.Policy.Id, r.Policy.Version, r.Policy.Metadata.Title.In(english), Word(r.Verdict), words.Of(r.Validity), r.Benefit?.Amount, r.Benefit?.IsUpperBound,
                    string.Join(L("；", "; "), r.Failing.Select(c => c.Condition.Label.In(english) + (words.Gap(c) is { } gap ? $" ({gap})" : ""))),
                    string.Join(L("；", "; "), r.Unknown.Select(c => c.Condition.Label.In(english))),
                    string.Join(L("；", "; "), r.Missing.Select(p => FieldNames.Of(p, company.Catalog.Dictionary, company.AsOf, english))),
                    r.Policy.Metadata.Window.Text.In(english),
                ];
            }

            await Task.CompletedTask;
        }

        string Word(Matching.Policies.Verdict verdict) => verdict switch
        {
            Matching.Policies.Verdict.E => L("符合", "eligible"),
            Matching.Policies.Verdict.N => L("不符合", "not eligible"),
            Matching.Policies.Verdict.U => L("待定", "undecided"),
            _ => L("不适用", "out of scope"),
        };
    }
}
