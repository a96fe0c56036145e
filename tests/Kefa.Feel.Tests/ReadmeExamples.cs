using System.Runtime.CompilerServices;
using Kefa.Feel.Plans;

namespace Kefa.Feel.Tests;

/// <summary>What the README says is true.</summary>
public sealed class ReadmeExamples
{
    private static readonly (string, Value)[] Unknowns =
    [
        ("n", UnknownValue.NumberBetween(2, 5, "n")), ("b", UnknownValue.Of(UnknownKind.Boolean, "b")), ("u", UnknownValue.Of(UnknownKind.Any, "u")),
    ];

    public static TheoryData<string, string, bool> Examples()
    {
        var examples = new TheoryData<string, string, bool>();
        string? block = null;
        foreach (var line in File.ReadLines(Readme()))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
                block = block is null ? line : null;
            else if (block is not null && block.StartsWith("```feel", StringComparison.Ordinal) && line.Split('→') is [var text, var expected])
                examples.Add(text.Trim(), expected.Trim(), block.EndsWith("unknown", StringComparison.Ordinal));
        }

        return examples;
    }

    [Theory, MemberData(nameof(Examples))]
    public void Answer_as_written(string text, string expected, bool withUnknowns) =>
        Assert.Equal(expected, Feel.Show(text, withUnknowns ? Unknowns : []));

    [Fact]
    public void Are_many() => Assert.True(Examples().Count > 25);

    [Fact]
    public void The_program_runs_and_stands_in_the_readme()
    {
        // readme: begin
        var scope = ParseScope.Of(
            KeyValuePair.Create("rd", FeelType.Number),
            KeyValuePair.Create("sales", FeelType.Number));
        FeelExpression ratio = FeelExpression.Parse("rd / sales >= 0.05", scope).Expression!;

        var context = new EvaluationContext(now: FeelDateTime.Parse("2026-03-31T10:00:00+08:00"));
        Value answer = ratio.Evaluate(
            Scope.Of(KeyValuePair.Create("rd", Value.Of(6)), KeyValuePair.Create("sales", Value.Of(100))),
            context);
        // readme: end
        Assert.Equal(BooleanValue.True, answer);

        // readme, plans: begin
        var space = new PlanSpace();
        PlanNode condition = ratio.Plan(space, name => space.Input(name, scope.TypeOf(name)!));
        CompiledPlans compiled = CompiledPlans.Compile(space, [[condition]]);

        PlanRow row = compiled.NewRow(context.Now);
        row.Load([Value.Of(6), Value.Of(100)]);                 // the facts, in the order of compiled.Slots
        PlanOutcome outcome = compiled.Decide(0, row);          // True; False for null, Open for unknown and errors
        Value inFull = row.ValueOf(condition);                  // with the causes of what is unknown and the reasons of errors
        // readme, plans: end
        Assert.Equal((PlanOutcome.True, BooleanValue.True), (outcome, inFull));
        AssertStandsInTheReadme("readme");
        AssertStandsInTheReadme("readme, plans");
    }

    private static void AssertStandsInTheReadme(string part)
    {
        var here = File.ReadAllText(ThisFile());
        var from = here.IndexOf($"// {part}: begin", StringComparison.Ordinal) + $"// {part}: begin".Length;
        var program = here[from..here.IndexOf($"// {part}: end", StringComparison.Ordinal)].ReplaceLineEndings("\n");
        Assert.Contains(program.Replace("\n        ", "\n", StringComparison.Ordinal).Trim(), File.ReadAllText(Readme()).ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    private static string Readme() => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "src", "Kefa.Feel", "README.md"));

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
