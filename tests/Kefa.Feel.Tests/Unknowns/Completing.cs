using FsCheck;
using FsCheck.Fluent;
using Kefa.TestSupport.Properties;

namespace Kefa.Feel.Tests.Unknowns;

/// <summary>The law of unknowns: whatever the missing facts turn out to be, no answer that was definite changes, and no number leaves its bounds.</summary>
public sealed class Completing
{
    [Fact]
    public void Unknown_facts_changes_no_definite_answer() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
            {
                var violation = Violation(seed);
                return (violation is null).Label(violation ?? "");
            })
            .Holds(4000);

    [Fact]
    public void The_law_is_not_held_by_knowing_nothing()
    {
        var answers = Enumerable.Range(0, 2000).Select(seed =>
        {
            var random = new RandomExpressions(seed);
            var expression = Feel.Parse(random.Any(4), ParseScope.OfNames(RandomExpressions.Names));
            return expression.Evaluate(Scope.Over(random.Facts(0).Known), Feel.NewContext());
        }).ToList();

        Assert.InRange(answers.Count(a => a is not (UnknownValue or NullValue)), 300, 1900);
        Assert.InRange(answers.Count(a => a is UnknownValue { Kind: UnknownKind.Number } n && (n.Min ?? n.Max) is not null), 20, 1900);
        Assert.InRange(answers.Count(a => a is UnknownValue), 300, 1900);
    }

    private static string? Violation(int seed)
    {
        var random = new RandomExpressions(seed);
        var text = random.Any(4);
        var (known, completions) = random.Facts(6);
        var expression = Feel.Parse(text, ParseScope.OfNames(RandomExpressions.Names));
        var answer = expression.Evaluate(Scope.Over(known), Feel.NewContext());
        foreach (var completion in completions)
        {
            var complete = expression.Evaluate(Scope.Over(completion), Feel.NewContext());
            if (!Agrees(answer, complete))
            {
                var facts = string.Join(", ", known.Select(k => $"{k.Key} = {Feel.Show(k.Value)} := {Feel.Show(completion[k.Key])}"));
                return $"{text}{Environment.NewLine}was {Feel.Show(answer)}, is {Feel.Show(complete)} for {facts} (seed {seed})";
            }
        }

        return null;
    }

    private static bool Agrees(Value answer, Value complete) => (answer, complete) switch
    {
        (UnknownValue { Kind: UnknownKind.Any or UnknownKind.Number } unknown, NumberValue number) =>
            (unknown.Min is not { } min || min <= number.Number) && (unknown.Max is not { } max || number.Number <= max),
        (UnknownValue { Kind: UnknownKind.Any }, _) => true,
        (UnknownValue unknown, _) => unknown.Kind == Kind(complete),
        (NullValue, NullValue) => answer is ErrorValue == complete is ErrorValue,
        (ListValue a, ListValue b) => a.Items.Length == b.Items.Length && a.Items.Zip(b.Items).All(p => Agrees(p.First, p.Second)),
        (ContextValue a, ContextValue b) => a.Entries.Length == b.Entries.Length && a.Entries.All(e => b[e.Key] is { } other && Agrees(e.Value, other)),
        _ => Feel.Show(answer) == Feel.Show(complete),
    };

    private static UnknownKind? Kind(Value value) => value switch
    {
        NumberValue => UnknownKind.Number,
        BooleanValue => UnknownKind.Boolean,
        TextValue => UnknownKind.Text,
        DateValue => UnknownKind.Date,
        TimeDurationValue => UnknownKind.TimeDuration,
        ListValue => UnknownKind.List,
        ContextValue => UnknownKind.Context,
        _ => null,
    };
}
