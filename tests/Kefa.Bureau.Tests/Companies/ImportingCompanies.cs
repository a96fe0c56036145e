using System.Text;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Companies;
using Kefa.Bureau.Companies.Import;
using Kefa.Bureau.Registers;
using Kefa.Bureau.Storage;
using Kefa.Documents.Tables;
using Kefa.Matching.Profiles;
using Kefa.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Tests.Companies;

public abstract class ImportingCompanies(DatabaseFixture db) : CompanyTests(db)
{
    [Fact]
    public async Task Every_kind_of_cell_becomes_a_fact_with_its_source()
    {
        var bureau = await BureauAsync();

        var import = await ImportAsync(bureau, Csv(
            Head + ",销售收入@2025,headcount@2025,onAbnormalList,hnteCerts,tsmeYears,expert.ipTech,expert.org1,classI,zone,taxMethod@2025",
            $"９１４５０２０３maq1a0018a,甲传感科技有限公司,2018/5/8,450203,c3983,\"50,000,000.50\",120,否,2020-10-16|2023-10-16;2023-10-16|2026-10-16,2025;2026,6,未知,未知,不适用,查账征收"));

        Assert.Equal((ImportState.Done, 1, 1, 0), (import.State, import.Rows, import.Created, import.Refused));
        var facts = (await DossierAsync(bureau))!.Facts.ToDictionary(f => f.Key);
        Assert.Equal(FactValue.Of(50_000_000.50m), facts[new FactKey("sales", 2025)].Current.Fact.Value);
        Assert.Equal("税务年报", facts[new FactKey("sales", 2025)].Current.Origin.Source);
        Assert.Equal(FactValue.Of(new DateOnly(2018, 5, 8)), facts[new FactKey("foundedOn")].Current.Fact.Value);
        Assert.Equal(FactValue.Of("C3983"), facts[new FactKey("industryCode")].Current.Fact.Value);
        Assert.Equal(FactValue.Of("audit"), facts[new FactKey("taxMethod", 2025)].Current.Fact.Value);
        Assert.Equal(2, Assert.IsType<FactValue.List>(facts[new FactKey("hnteCerts")].Current.Fact.Value).Items.Length);
        Assert.Equal(FactState.Unknown, facts[new FactKey("classI")].Current.Fact.State);
        Assert.Equal(FactState.NotApplicable, facts[new FactKey("zone")].Current.Fact.State);
        Assert.Null(Assert.IsType<FactValue.Context>(facts[new FactKey("expert")].Current.Fact.Value).Parts["org1"]);
    }

    [Fact]
    public async Task Bad_rows_are_refused_whole_with_row_column_and_reason_and_good_ones_pass()
    {
        var bureau = await BureauAsync();

        var import = await ImportAsync(bureau, Csv(
            Head + ",sales@2025,sciTechStaff@2025,headcount@2025",
            Row("91450203MAQ1A0018B", rest: ",1,,"),
            $"{Second},乙公司,2014-02-30,320412,C3491,1,,",
            $"91440307MAQ1A0034T,丙公司,2010-09-01,440307,C3976,-5,,",
            $"91430702MAQ1A0042X,丁公司,2025-07-01,990702,Z2659,3000万,,",
            $"91430981MAQ1A0050G,,2027-09-15,430981,C1495,1,,",
            Row(Uscc, rest: ",1,,"),
            Row(Uscc, rest: ",2,,"),
            $"91430702MAQ1A0069M,戊公司,2006-04-11,430702,C3511,1,50,40",
            $"91310117MAQ1A0077A,己公司,2016-06-30,310117,I6520,{new string('9', 20_000)},,",
            $"91440112MAQ1A00850,庚公司,2021-01-10,440112,M7320,1,,,,多,余"));

        Assert.Equal((10, 1, 9), (import.Rows, import.Created, import.Refused));
        Assert.Equal(
            [
                "2 uscc: '91450203MAQ1A0018B': character 18, the check character, should be 'A', not 'B'.",
                "3 foundedOn: This is not a date; write it as 2026-06-15. [2014-02-30]",
                "4 sales@2025: -5 must not be negative. [-5]",
                "5 sales@2025: Give the bare number, amounts in yuan (for 1 万元 write 10000). [3000万]",
                "5 regionCode: '990702': there is no province 99. [990702]",
                "5 industryCode: 'Z2659': there is no section Z; sections are A to T. [Z2659]",
                "6 foundedOn: 2027-09-15 is after today (2026-06-30). [2027-09-15]",
                "6 name: A company that is not registered yet needs this field. []",
                "8 uscc: This company stands already in row 7; a file has one row for each company. [91450203MAQ1A0018A]",
                "9 sciTechStaff@2025: sciTechStaff (50) must not exceed headcount (40). [50]",
                "10 sales@2025: The cell is too long.",
                "11 The row has 11 cells and the head 8; cells with commas need quotation marks.",
            ],
            (await ProblemsAsync(bureau, import)).Select(p => $"{p.Row} {(p.Problem.Column is { } c ? c + ": " : "")}{p.Problem.En}{(p.Row is > 2 and < 10 ? $" [{p.Problem.Value}]" : "")}"));
        Assert.Equal(FactValue.Of(1m), await ValueAsync(bureau, "sales", 2025));
    }

    [Fact]
    public async Task Strange_rows_are_taken_and_what_is_strange_is_told()
    {
        var bureau = await BureauAsync();

        var import = await ImportAsync(bureau, Csv(
            Head + ",sales@2017,sales@2025",
            Row(Uscc, rest: ",5,1"),
            $"{Second},乙公司,2014-03-20,329912,C3491,1,1"));

        Assert.Equal((2, 2, 0), (import.Rows, import.Created, import.Refused));
        Assert.Equal(
            [
                (2, "sales@2017", "The year 2017 is before the founding (2018-05-08): policies pass over it.", true),
                (3, "regionCode", "'329912': the register has no prefecture 3299; check it.", true),
            ],
            (await ProblemsAsync(bureau, import)).Select(p => ((int)p.Row, p.Problem.Column!, p.Problem.En, p.Problem.OnlyWarns)));
    }

    [Fact]
    public async Task Refused_rows_come_back_as_they_were_and_pass_when_corrected()
    {
        var bureau = await BureauAsync();
        var import = await ImportAsync(bureau, Csv(Head + ",sales@2025,#备注", Row(Uscc, "=甲,乙公司".Replace(',', '、'), ",-5,某人"), Row(Second, rest: ",7,")));

        var refused = await RefusedAsync(bureau, import);
        var again = await ImportAsync(bureau, refused.Replace(",-5", ",5", StringComparison.Ordinal));

        Assert.Equal($"#行,#错误,{Head},sales@2025\r\n2,sales@2025：-5 不能为负数。（-5）,{Uscc},'=甲、乙公司,2018-05-08,450203,C3983,-5\r\n", refused.TrimStart('\uFEFF'));
        Assert.Equal((1, 1, 0), (again.Rows, again.Created, again.Refused));
        Assert.Equal(FactValue.Of("=甲、乙公司"), await ValueAsync(bureau, "name"));
    }

    [Fact]
    public async Task The_same_file_again_changes_nothing()
    {
        var bureau = await BureauAsync();
        var csv = Csv(Head + ",sales@2025,classI", Row(Uscc, rest: ",50000000,未知"), Row(Second, rest: ",,3"));
        await ImportAsync(bureau, csv);
        var (population, revision) = (await PopulationAsync(bureau), await RevisionAsync(bureau));

        var again = await ImportAsync(bureau, csv);

        Assert.Equal((2, 0, 0, 2), (again.Rows, again.Created, again.Updated, again.Unchanged));
        Assert.Equal(population, await PopulationAsync(bureau));
        Assert.Equal(revision, await RevisionAsync(bureau));
        Assert.Single((await DossierAsync(bureau))!.Events);
    }

    [Fact]
    public async Task A_later_file_changes_only_what_it_says_and_a_known_company_needs_only_its_code()
    {
        var bureau = await BureauAsync();
        await ImportAsync(bureau, Csv(Head + ",sales@2025,headcount@2025", Row(Uscc, rest: ",1000,10")));

        var import = await ImportAsync(bureau, Csv("uscc,sales@2025,headcount@2025", $"{Uscc},2000,", "91320412MAQ1A0026D,1,"), "审计报告");

        Assert.Equal((1, 1), (import.Updated, import.Refused));
        Assert.Equal(FactValue.Of(2000m), await ValueAsync(bureau, "sales", 2025));
        Assert.Equal(FactValue.Of(10m), await ValueAsync(bureau, "headcount", 2025));
        Assert.Equal(["name", "foundedOn", "regionCode", "industryCode"], (await ProblemsAsync(bureau, import)).Select(p => p.Problem.Column));
    }

    [Theory]
    [InlineData("colour,uscc\r\n", "The head of the table is wrong: column 1 'colour' is not a field of the dictionary. Use the template; if the head looks garbled, save the file as CSV UTF-8.")]
    [InlineData("name,sales@2025\r\n", "The head of the table is wrong: the column 'uscc' (credit code) is missing. Use the template; if the head looks garbled, save the file as CSV UTF-8.")]
    [InlineData("uscc,sales,name@2025,uscc,expert\r\n", "The head of the table is wrong: column 2 'sales' is yearly; write it as sales@2025; column 3 'name@2025' is not yearly and takes no year; column 4 'uscc' stands already in column 1; column 5 'expert' must be given by its parts, such as expert.ipTech. Use the template; if the head looks garbled, save the file as CSV UTF-8.")]
    [InlineData("uscc,name\r\n91450203MAQ1A0018A,\"甲公司\r\n", "The quotation mark in row 2, column 2 is never closed.")]
    [InlineData("[{\"uscc\":\"91450203MAQ1A0018A\"},", "line 1, column 32: The text ends inside the array of companies; ']' is missing.")]
    public async Task A_file_that_is_wrong_as_a_whole_fails_with_the_reason_and_writes_nothing(string file, string expected)
    {
        var bureau = await BureauAsync();

        var import = await ImportAsync(bureau, file);

        Assert.Equal((ImportState.Failed, expected), (import.State, import.Error?.En));
        Assert.NotEqual(import.Error!.En, import.Error.Zh);
        Assert.Equal(0, await RevisionAsync(bureau));
    }

    [Fact]
    public async Task Files_that_are_no_tables_are_refused_at_the_door()
    {
        var bureau = await BureauAsync();

        async Task<string> Reason(byte[] file) => Assert.IsType<ReceiveOutcome.Refused>(await ReceiveAsync(bureau, file)).Reason.En;

        Assert.Equal("The file is empty.", await Reason([]));
        Assert.Equal("This is an old .xls file; save it as .xlsx or CSV and send it again.", await Reason([0xD0, 0xCF, 0x11, 0xE0, 1, 2]));
        Assert.Equal("The file is neither CSV nor XLSX nor JSON.", await Reason([1, 2, 0, 4]));
    }

    [Fact]
    public async Task Gb18030_is_read_and_a_broken_encoding_is_named_with_its_line()
    {
        var bureau = await BureauAsync();
        var csv = Csv("统一社会信用代码,企业名称,成立日期,注册地行政区划,国民经济行业代码", Row(Uscc, "甲传感科技有限公司"));

        var import = await ImportAsync(bureau, TextEncodings.Gb18030.GetBytes(csv));
        var broken = await ImportAsync(bureau, [.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(csv), 0xC0, 0x0A]);

        Assert.Equal((ImportState.Done, 1L), (import.State, import.Created));
        Assert.Equal(FactValue.Of("甲传感科技有限公司"), await ValueAsync(bureau, "name"));
        Assert.Equal("The file is UTF-8, but line 3 holds broken characters; mend that line and send it again.", broken.Error?.En);
    }

    [Fact]
    public async Task What_was_exported_is_imported_the_same_in_every_format()
    {
        var bureau = await BureauAsync();
        await ImportAsync(bureau, await File.ReadAllBytesAsync(Repository.File("tests/fixtures/companies.json"), Cancel), name: "companies.json");
        var population = await PopulationAsync(bureau);

        foreach (var format in new[] { TableFormat.Csv, TableFormat.Xlsx })
        {
            var file = await InAsync(bureau, async s =>
            {
                using var stream = new MemoryStream();
                var table = await s.GetRequiredService<CompanyExport>().TableAsync(new CompanyFilter(), "tester", english: true, Cancel);
                await (table with { Notes = format == TableFormat.Csv ? [] : table.Notes }).WriteAsync(stream, format, Cancel);
                return stream.ToArray();
            });
            var other = await BureauAsync();
            var import = await ImportAsync(other, file);

            Assert.Empty(await ProblemsAsync(other, import));
            Assert.Equal((15, 15), (import.Rows, import.Created));
            Assert.Equal(population, await PopulationAsync(other));
        }
    }

    [Fact]
    public async Task A_template_filled_in_is_imported_and_its_notes_are_left_out()
    {
        var bureau = await BureauAsync();
        var template = await InAsync(bureau, async s =>
        {
            using var stream = new MemoryStream();
            await s.GetRequiredService<CompanyTemplate>().WriteAsync(stream, TableFormat.Csv, english: false, Cancel);
            return Encoding.UTF8.GetString(stream.ToArray());
        });
        var head = template.TrimStart('\uFEFF').Split("\r\n")[0].Split(',');

        var import = await ImportAsync(bureau, template + string.Join(',', head.Select(h => h switch
        {
            "uscc" => Uscc, "name" => "甲传感科技有限公司", "foundedOn" => "2018-05-08", "regionCode" => "450203", "industryCode" => "C3983", "sales@2025" => "5", _ => "",
        })));

        Assert.Contains("sales@2022", head);
        Assert.Empty(await ProblemsAsync(bureau, import));
        Assert.Equal((1, 1), (import.Rows, import.Created));
    }

    [Fact]
    public async Task Json_goes_on_after_a_company_that_does_not_fit_and_gives_it_back()
    {
        var bureau = await BureauAsync();
        var json = $$"""
            [{"uscc":"{{Uscc}}","name":"甲公司","foundedOn":"2018-05-08","regionCode":"450203","industryCode":"C3983","sales":[null,1,2,3]},
             {"uscc":"{{Second}}","name":"乙公司","foundedOn":"2014-03-20","regionCode":"320412","industryCode":"C3491","sales":[1,2,3]}]
            """;

        var import = await ImportAsync(bureau, json);
        var refused = await RefusedAsync(bureau, import);
        var again = await ImportAsync(bureau, refused.Replace("1,\n      2,\n      3", "0,\n      1,\n      2,\n      3", StringComparison.Ordinal));

        Assert.Equal((2, 1, 1), (import.Rows, import.Created, import.Refused));
        Assert.Contains("给出了 3 个值，而 2022 至 2025 年共 4 年。", refused, StringComparison.Ordinal);
        Assert.Equal((1, 0), (again.Created, again.Refused));
    }

    [Fact]
    public async Task Two_imports_of_one_company_at_the_same_time_both_arrive()
    {
        var bureau = await BureauAsync();
        await ImportAsync(bureau, Csv(Head, Row(Uscc)));
        string[] files = [Csv("uscc,sales@2025", $"{Uscc},1"), Csv("uscc,headcount@2025", $"{Uscc},2"), Csv("uscc,classI", $"{Uscc},3")];

        var imports = await Task.WhenAll(files.Select(file => ImportAsync(bureau, file)));

        Assert.All(imports, i => Assert.Equal((ImportState.Done, 1L), (i.State, i.Updated)));
        Assert.Equal((FactValue.Of(1m), FactValue.Of(2m), FactValue.Of(3m)), (await ValueAsync(bureau, "sales", 2025), await ValueAsync(bureau, "headcount", 2025), await ValueAsync(bureau, "classI")));
    }

    [Fact]
    public async Task Two_processes_on_one_import_do_its_work_once()
    {
        var bureau = await BureauAsync();
        var rows = Enumerable.Range(0, 3_000).Select(i => Row(CreditCode.Create("91450203", $"MAQ1D{i / 100 % 10}{i / 10 % 10}{i % 10}".Replace('O', '0')).ToString(), $"甲{i}公司")).DistinctBy(r => r[..18]);
        var id = Assert.IsType<ReceiveOutcome.Received>(await ReceiveAsync(bureau, Encoding.UTF8.GetBytes(Csv([Head, .. rows])))).ImportId;

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => InAsync(bureau, s => s.GetRequiredService<ImportCompanies>().RunAsync(id, null, Cancel))));
        var import = (await InAsync(bureau, s => s.GetRequiredService<ImportLog>().FindAsync(id, Cancel)))!;
        if (import.State != ImportState.Done)
        {
            await InAsync(bureau, s => s.GetRequiredService<ImportCompanies>().RunAsync(id, null, Cancel));
            import = (await InAsync(bureau, s => s.GetRequiredService<ImportLog>().FindAsync(id, Cancel)))!;
        }

        Assert.Contains(outcomes, o => o is ImportRunOutcome.Done or ImportRunOutcome.TakenOver);
        Assert.Equal((ImportState.Done, import.Rows, 0L), (import.State, import.Created, import.Refused));
    }

    [Fact]
    public async Task Whose_file_is_gone_because_another_process_is_done_stays_done()
    {
        var bureau = await BureauAsync();
        var id = Assert.IsType<ReceiveOutcome.Received>(await ReceiveAsync(bureau, Encoding.UTF8.GetBytes(Csv(Head, Row(Uscc))))).ImportId;
        // The late process has read where the import stands; before it opens the file, the other one does all of it.
        var late = await InAsync(bureau, async s =>
        {
            var context = s.GetRequiredService<KefaDbContext>();
            var seen = await context.Set<CompanyImport>().AsNoTracking().SingleAsync(i => i.Id == id, Cancel);
            await InAsync(bureau, other => other.GetRequiredService<ImportCompanies>().RunAsync(id, null, Cancel));
            return await s.GetRequiredService<ImportCompanies>().RunAsync(seen, null, Cancel);
        });

        var import = (await InAsync(bureau, s => s.GetRequiredService<ImportLog>().FindAsync(id, Cancel)))!;
        Assert.Equal((ImportRunOutcome.TakenOver, ImportState.Done, 1L), (late, import.State, import.Created));
    }

    private Task<string> RefusedAsync(BureauInfo bureau, ImportSummary import) => InAsync(bureau, async s =>
    {
        using var stream = new MemoryStream();
        await s.GetRequiredService<ImportLog>().WriteRefusedAsync(import.Id, stream, english: false, Cancel);
        return Encoding.UTF8.GetString(stream.ToArray());
    });
}

public sealed class ImportingCompaniesOnSqlite(SqliteFixture db) : ImportingCompanies(db), IClassFixture<SqliteFixture>;

public sealed class ImportingCompaniesOnPostgreSql(PostgreSqlFixture db) : ImportingCompanies(db), IClassFixture<PostgreSqlFixture>;
