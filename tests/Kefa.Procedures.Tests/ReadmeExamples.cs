using System.Text.Json;
using Kefa.Procedures.Calendar;
using Kefa.Procedures.Tests.Content;

namespace Kefa.Procedures.Tests;

/// <summary>What the README says is true.</summary>
public sealed class ReadmeExamples
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Shipped.Root, "src", "Kefa.Procedures", "README.md"));

    [Fact]
    public void The_program_runs_and_stands_in_the_readme()
    {
        var text = Block("yaml");

        // readme: begin
        ProcedureReading reading = ProcedureReader.Read("certificate.yaml", text, ProcedureVocabulary.Open);
        Procedure procedure = reading.Procedure!;       // or null, and reading.Faults says why: file, line, problem

        var context = new ActContext
        {
            Actor = new ActingPerson("chen", ["applicant"]),
            Now = new DateTimeOffset(2026, 3, 2, 10, 0, 0, TimeSpan.FromHours(8)),
            Today = new DateOnly(2026, 3, 2),
            Calendar = StatutoryCalendar.WeekendsOnly,  // a real one is made from the yearly notices
        };
        var asked = new ActRequest { Transition = "file", Input = JsonElement.Parse("""{"subject": "在职证明", "filedOn": "2026-03-02"}""") };

        TransitionOutcome outcome = ProcedureEngine.Perform(MatterState.None(procedure), asked, context);
        TransitionPerformed filed = ((TransitionOutcome.Accepted)outcome).Event;
        MatterState state = MatterState.Of(procedure, [filed]);
        DateOnly? due = state.Due;                      // 2026-03-09

        var refused = (TransitionOutcome.Refused)ProcedureEngine.Perform(state, new ActRequest { Transition = "decide" }, context);
        string why = refused.Refusals[0].Text.Zh;       // “开具”由officer办理；您在本办件中没有这些角色。
        // readme: end

        Assert.Equal(new DateOnly(2026, 3, 9), due);
        Assert.Equal("“开具”由officer办理；您在本办件中没有这些角色。", why);
        Assert.Equal(Program(), Block("csharp").Trim());
    }

    [Fact]
    public void Every_name_that_conditions_may_read_is_explained() =>
        Assert.All(ConditionNames.Functions, f => Assert.Contains($"`{f.Key}(", Page, StringComparison.Ordinal));

    [Fact]
    public void Every_key_of_a_file_is_explained_in_the_guide()
    {
        var guide = File.ReadAllText(Path.Combine(Shipped.Root, "docs", "how-to-write-a-procedure.md"));
        var schema = JsonElement.Parse(File.ReadAllText(Path.Combine(Shipped.Root, "content", "procedures", "procedure.schema.json")));
        var keys = schema.GetProperty("$defs").EnumerateObject().Where(d => d.Value.TryGetProperty("properties", out _)).SelectMany(d => d.Value.GetProperty("properties").EnumerateObject()).Select(p => p.Name).Distinct(StringComparer.Ordinal);

        Assert.All(keys, k => Assert.True(guide.Contains($"`{k}`", StringComparison.Ordinal) || guide.Contains($"`{k}: ", StringComparison.Ordinal), k));
    }

    private static string Block(string language) => Page.Split($"```{language}\n")[1].Split("```")[0];

    private static string Program()
    {
        var source = File.ReadAllLines(Path.Combine(Shipped.Root, "tests", "Kefa.Procedures.Tests", "ReadmeExamples.cs"));
        var lines = source.SkipWhile(l => l.Trim() != "// readme: begin").Skip(1).TakeWhile(l => l.Trim() != "// readme: end");
        return string.Join('\n', lines.Select(l => l.Length > 8 ? l[8..] : "")).Trim();
    }
}
