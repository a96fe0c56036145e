using System.Collections.Immutable;
using Kefa.Feel;

namespace Kefa.Procedures;

/// <summary>
/// The names that FEEL in a procedure may use, with their types: the fields, <c>before</c> (the fields as they were before the act), <c>facts</c>, <c>actor</c>,
/// <c>today</c>, <c>stage</c>, and <see cref="Functions"/>.
/// </summary>
public static class ConditionNames
{
    internal const string Facts = "facts";
    internal const string Actor = "actor";
    internal const string Today = "today";
    internal const string Stage = "stage";
    internal const string Matter = "matter";
    internal const string Before = "before";
    internal const string Opinion = "opinion";
    internal const string Papers = "papers";

    private static readonly FeelType DeadlineType = FeelType.ContextOf(
        KeyValuePair.Create("start", FeelType.Date),
        KeyValuePair.Create("due", FeelType.Date),
        KeyValuePair.Create("length", FeelType.Number),
        KeyValuePair.Create("extended by", FeelType.Number),
        KeyValuePair.Create("running", FeelType.Boolean),
        KeyValuePair.Create("suspended", FeelType.Boolean),
        KeyValuePair.Create("late", FeelType.Boolean),
        KeyValuePair.Create("provisional", FeelType.Boolean));

    private static readonly FeelType OpinionType = FeelType.ContextOf(
        KeyValuePair.Create("conclusion", FeelType.Text),
        KeyValuePair.Create("text", FeelType.Text),
        KeyValuePair.Create("by", FeelType.Text),
        KeyValuePair.Create("role", FeelType.Text),
        KeyValuePair.Create("on", FeelType.Date));

    private static readonly FeelType PaperType = FeelType.ContextOf(
        KeyValuePair.Create("name", FeelType.Text),
        KeyValuePair.Create("by", FeelType.Text),
        KeyValuePair.Create("on", FeelType.Date));

    /// <summary>
    /// The functions beside FEEL's own, with their types. <c>parameter</c> is unknown where there is none; <c>local parameter</c> is null there, for what only some
    /// regions set. <c>opinion</c> is the last of its kind, also one that is given in the act; <c>papers</c> include those attached in it.
    /// </summary>
    public static ImmutableArray<KeyValuePair<string, FeelType>> Functions { get; } =
    [
        KeyValuePair.Create("parameter", FeelType.FunctionOf(FeelType.Any, FeelType.Text)),
        KeyValuePair.Create("local parameter", FeelType.FunctionOf(FeelType.Any, FeelType.Text)),
        KeyValuePair.Create("deadline", FeelType.FunctionOf(DeadlineType, FeelType.Text)),
        KeyValuePair.Create(Opinion, FeelType.FunctionOf(OpinionType, FeelType.Text)),
        KeyValuePair.Create(Papers, FeelType.FunctionOf(FeelType.ListOf(PaperType), FeelType.Text)),
        KeyValuePair.Create("performed", FeelType.FunctionOf(FeelType.Boolean, FeelType.Text)),
        KeyValuePair.Create("performed on", FeelType.FunctionOf(FeelType.Date, FeelType.Text)),
        KeyValuePair.Create("performed by", FeelType.FunctionOf(FeelType.Text, FeelType.Text)),
        KeyValuePair.Create("full days", FeelType.FunctionOf(FeelType.Number, FeelType.Date, FeelType.Date)),
        KeyValuePair.Create("working days", FeelType.FunctionOf(FeelType.Number, FeelType.Date, FeelType.Date)),
        KeyValuePair.Create("add working days", FeelType.FunctionOf(FeelType.Date, FeelType.Date, FeelType.Number)),
        KeyValuePair.Create("is working day", FeelType.FunctionOf(FeelType.Boolean, FeelType.Date)),
    ];

    /// <summary>The names of guards, computed fields, targets and days of a procedure with these fields and facts.</summary>
    public static ParseScope Of(IEnumerable<FieldDefinition> fields, IEnumerable<FactDefinition> facts) => ParseScope
        .Of(Functions)
        .With(Facts, FeelType.ContextOf(facts.Select(f => KeyValuePair.Create(f.Name, f.Type))))
        .With(Actor, FeelType.ContextOf(KeyValuePair.Create("id", FeelType.Text), KeyValuePair.Create("roles", FeelType.ListOf(FeelType.Text))))
        .With(Today, FeelType.Date)
        .With(Stage, FeelType.Text)
        .With(Before, FeelType.ContextOf(fields.Select(f => KeyValuePair.Create(f.Name, f.FeelType))))
        .With(fields.Select(f => KeyValuePair.Create(f.Name, f.FeelType)));

    /// <summary>What the same names stand for in a matter as it is, without anything being filled in: for letters that are written from it.</summary>
    public static Scope ValuesOf(MatterState state, ActContext context) => new ConditionScope(state, state.Data, [], null, context);

    /// <summary>Whether a field may not have this name, because it already means something.</summary>
    internal static bool IsTaken(string name) => name is Facts or Actor or Today or Stage or Matter or Before || Functions.Any(f => f.Key == name) || BuiltIns.TryFind(name, out _);
}
