using Kefa.Bureau.Parameters;
using Kefa.Bureau.Registers;
using Kefa.Feel;

namespace Kefa.Bureau.Tests.Parameters;

public sealed class ReadingParameters
{
    private const string Days = """
        - id: nrm.filing.days
          rule: NRM-D08
          name: {zh: 备案, en: Filing}
          unit: calendarDays
          type: number
          values:
            - {from: 2018-05-16, value: 15, marks: [local], source: typical}
            - {from: 2018-07-10, value: 20, region: "43", source: 湖南}
            - {from: 2022-01-01, value: 30, region: "4307", source: 常德}
            - {from: 2025-01-01, to: 2025-12-31, value: 10, source: for a year}
        """;

    [Theory]
    [InlineData(null, "2018-05-15", null)] // before the first day there is none, and not the nearest
    [InlineData(null, "2018-05-16", 15)]
    [InlineData("4302", "2018-07-09", 15)]
    [InlineData("430200", "2024-01-01", 20)]
    [InlineData("430700", "2021-12-31", 20)]
    [InlineData("430700", "2024-01-01", 30)]
    [InlineData("450200", "2025-06-01", 10)]
    [InlineData("450200", "2026-01-01", 15)]
    public void Gives_the_value_of_the_nearest_region_on_the_day(string? region, string day, int? expected)
    {
        var set = new ParameterSet(Read(Days), [], region);

        var value = set.ValueOn("nrm.filing.days", A(day));

        Assert.Equal(expected, (value as NumberValue)?.Number is { } number && number.TryToInt32(out var days) ? days : null);
        Assert.Null(set.ValueOn("nrm.filing.day", A(day)));
    }

    [Fact]
    public void Puts_what_the_bureau_said_before_the_content_and_the_later_word_before_the_earlier()
    {
        ParameterConfirmation Said(int n, string value, string from) => new("nrm.filing.days", value, A(from), "某市规定第5条", "李某", DateTimeOffset.UnixEpoch.AddDays(n), n);
        var set = new ParameterSet(Read(Days), [Said(1, "12", "2026-01-01"), Said(2, "13", "2026-01-01"), Said(3, "25", "2027-01-01")], "43");

        Assert.Equal(["20", "13", "25"], new[] { "2025-12-31", "2026-01-01", "2027-06-01" }.Select(d => set.On("nrm.filing.days", A(d))!.Text));
        Assert.False(set.On("nrm.filing.days", A("2026-06-01"))!.IsOpen);
        Assert.True(new ParameterSet(Read(Days), [], null).On("nrm.filing.days", A("2026-06-01"))!.IsOpen);
    }

    [Theory]
    [InlineData("value: 15", "value: soon", "x.yaml:7: 'soon' is no value that 'nrm.filing.days' can have.")]
    [InlineData("value: 15", "value: 1.5", "x.yaml:7: '1.5' is no value that 'nrm.filing.days' can have.")]
    [InlineData("id: nrm.filing.days", "id: filing", "x.yaml:1: 'filing' is not the name of a parameter; expected words with dots, such as nrm.consultation.days.")]
    [InlineData("unit: calendarDays", "unit: weeks", "x.yaml:4: 'unit' is 'weeks'; expected one of workingDays, calendarDays, months, years, hours, timesAYear, percent, points, monthDay, none.")]
    [InlineData("type: number", "type: 3", "x.yaml:5: 'type' is '3'; expected one of number, boolean, text.")]
    [InlineData("marks: [local]", "marks: [perhaps]", "x.yaml:7: 'marks' is 'perhaps'; expected one of local, unverified, design.")]
    [InlineData(", source: typical", "", "x.yaml:7: 'source' is missing.")]
    [InlineData("to: 2025-12-31", "to: 2024-12-31", "x.yaml:10: The value ends on 2024-12-31, before it begins on 2025-01-01.")]
    [InlineData("from: 2022-01-01, value: 30, region: \"4307\"", "from: 2018-07-10, value: 30, region: \"43\"", "x.yaml:8: The parameter 'nrm.filing.days' has two values from 2018-07-10 on.")]
    [InlineData("region: \"4307\"", "region: Changde", "x.yaml:9: 'Changde' is not a division code (GB/T 2260): 2, 4 or 6 digits.")]
    [InlineData("rule: NRM-D08", "rul: NRM-D08", "x.yaml:2: There is no key 'rul' here; there are id, rule, name, unit, type, values.")]
    public void Names_file_and_line_of_what_is_wrong(string right, string wrong, string problem)
    {
        var error = Assert.Throws<ContentFileException>(() => Read(Days.Replace(right, wrong, StringComparison.Ordinal)));

        Assert.Equal(problem, error.Message);
    }

    [Fact]
    public void Refuses_a_name_that_stands_in_two_files()
    {
        var problem = Assert.Single(ParameterFile.Problems([("a.yaml", Read(Days)), ("b.yaml", Read(Days))]));

        Assert.Equal("b.yaml: The parameter 'nrm.filing.days' is declared in a.yaml already.", problem.ToString());
    }

    [Fact]
    public void Reads_what_is_shipped_and_knows_which_numbers_wait_for_confirmation()
    {
        var files = Directory.EnumerateFiles(Repository.Folder("content/parameters"), "*.yaml").Select(f => (f, ParameterFile.Read(f, new StringReader(File.ReadAllText(f))))).ToArray();
        var set = new ParameterSet(files.SelectMany(f => f.Item2), [], "430700");
        var today = A("2026-06-30");

        Assert.Empty(ParameterFile.Problems(files));
        Assert.Equal("20", set.ValueOn("gid.answer.days", today)!.ToString());
        Assert.False(set.On("gid.answer.days", today)!.IsOpen);
        Assert.True(set.On("nrm.consultation.days", today)!.IsOpen);
        Assert.Equal(("30", null), (set.ValueOn("nrm.effective.minDays", today)!.ToString(), new ParameterSet(set.All, [], "350200").ValueOn("nrm.effective.minDays", today)));
        Assert.All(set.All.SelectMany(p => p.Values), v => Assert.True(v.Source.Length > 3));
    }

    private static DateOnly A(string day) => DateOnly.ParseExact(day, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private static IReadOnlyList<Kefa.Bureau.Parameters.Parameter> Read(string text) => ParameterFile.Read("x.yaml", new StringReader(text));
}
