namespace Kefa.Feel.Tests.Explanation;

public sealed class Tracing
{
    [Fact]
    public void Shows_every_part_with_its_value()
    {
        var trace = new TraceRecorder();

        Feel.Parse("rd / sales >= 0.05 and listed", ParseScope.OfNames("rd", "sales", "listed"))
            .Evaluate(
                Scope.Of(KeyValuePair.Create("rd", Value.Of(6)), KeyValuePair.Create("sales", Value.Of(100)), KeyValuePair.Create("listed", Value.Of(false))),
                new EvaluationContext(FeelDateTime.Parse("2026-03-31T10:00:00Z")) { Trace = trace });

        Assert.Equal(
            """
            rd / sales >= 0.05 and listed = false
              rd / sales >= 0.05 = true
                rd / sales = 0.06
                  rd = 6
                  sales = 100
              listed = false
            """,
            Written(Assert.Single(trace.Roots), 0));
    }

    [Fact]
    public void Hosts_add_their_own_nodes()
    {
        var trace = new TraceRecorder();

        trace.Begin();
        trace.Begin();
        trace.End("inner", Value.Of(1));
        trace.End("outer", Value.Of(2));

        Assert.Equal("outer = 2\n  inner = 1", Written(Assert.Single(trace.Roots), 0));
    }

    private static string Written(Trace trace, int indent) =>
        string.Join("\n", trace.Children.Select(c => Written(c, indent + 2)).Prepend($"{new string(' ', indent)}{trace.Text} = {Feel.Show(trace.Value)}"));
}
