using Kefa.Dmn.Tests;
using Kefa.Feel;
using Kefa.Matching.Policies;
using Kefa.Matching.Population;
using Kefa.Matching.Tests.Policies;
using Kefa.TestSupport.Kit;

namespace Kefa.Matching.Tests.Population;

/// <summary>The decisions of the compatibility kit as bitmaps mean what their plans mean.</summary>
public sealed class DecidingTheKitAtOnce
{
    [Fact]
    public void Gives_what_the_plans_give()
    {
        Assert.SkipWhen(TestFiles.Kit is null, TestFiles.NoKit);
        var policy = APolicy.Of(["c1: classI >= 1"]);
        List<string> differences = [];
        var (asked, vectors) = (0, 0);

        foreach (var (model, suite) in TestFiles.Suites())
        {
            var questions = KitQuestions.Of(model, suite);
            CompanyColumns columns = new(questions.Rows.Length, questions.Space.Slots.Select(s => Filled(s.Path, s.Type, questions.Rows.Select(r => r[s.Index]))));
            PopulationMatcher matcher = new(columns, [.. questions.Asked.Select(a => PolicyPlan.Of(policy, a.Node))], questions.Space, KitQuestions.AsOf);
            var matches = matcher.Run(1, null, TestContext.Current.CancellationToken);
            asked += questions.Asked.Length * questions.Rows.Length;
            vectors += (matcher.ConditionCount - matcher.DecidedSingly.Count) * questions.Rows.Length;
            for (var row = 0; row < questions.Rows.Length; row++)
            {
                var meant = questions.Meant(row);
                for (var i = 0; i < meant.Length; i++)
                {
                    var expected = PolicyPlan.OutcomeOf(meant[i]) switch { Outcome.T => Verdict.E, Outcome.F => Verdict.N, _ => Verdict.U };
                    if (matches[i, row] != expected)
                        differences.Add($"{Path.GetFileName(suite.Source)}, row {row}: {questions.Asked[i].Name} is {meant[i]}, at once {matches[i, row]}");
                }
            }
        }

        Assert.InRange(asked, 20_000, int.MaxValue);
        Assert.InRange(vectors, 1_000, int.MaxValue);
        Assert.True(differences.Count == 0, $"{differences.Count} of {asked}:{Environment.NewLine}{string.Join(Environment.NewLine, differences.Take(40))}");
    }

    private static Column Filled(string path, FeelType type, IEnumerable<Value> values)
    {
        var column = Column.For(path, type, UnknownValue.Of(type == FeelType.Number ? UnknownKind.Number : UnknownKind.Any, path));
        foreach (var value in values)
            column.Add(value);
        return column;
    }
}
