using System.Collections.Immutable;
using Kefa.Feel;
using Kefa.Feel.Plans;
using Kefa.Feel.Sql;

namespace Kefa.Bureau.Figures;

/// <summary>Which rows a figure counts, as FEEL that was checked against its source: the day of the row in the period, and the filter. It becomes SQL, and is evaluated over a row in memory.</summary>
internal sealed class FigureCondition
{
    private static readonly DateOnly AnyDay = new(2000, 1, 1);
    private readonly FeelExpression _expression;

    private FigureCondition(FeelExpression expression, IReadOnlyList<string> paths) => (_expression, Paths) = (expression, paths);

    /// <summary>The paths that the condition reads.</summary>
    public IReadOnlyList<string> Paths { get; }

    /// <summary>The condition of a figure; faults have the line of its file.</summary>
    public static FigureCondition? Of(Figure figure, FigureSchema schema, Action<int, Phrase> fault)
    {
        if (figure.Filter is { } filter && !IsCondition(filter, figure.FilterLine, schema, fault)) return null;
        if (figure.On is { } day)
        {
            if (schema.Find(day) is not { } path)
            {
                fault(figure.Line, $"'on' names '{day}', which the source does not have.");
                return null;
            }
            if (path.Type != SqlColumnType.Date)
            {
                fault(figure.Line, $"'on' names '{day}', which is no date.");
                return null;
            }
        }
        string? inPeriod = figure.On is { } on ? $"{on} >= {FigureSchema.Period}.from and {on} <= {FigureSchema.Period}.to" : null;
        // The filter stands on lines of its own: it may end in a comment.
        string text = (inPeriod, figure.Filter) switch
        {
            (null, { } only) => only,
            ({ } period, null) => period,
            _ => $"{inPeriod} and (\n{figure.Filter}\n)",
        };
        if (FeelExpression.Parse(text, schema.Scope).Expression is not { } expression)
        {
            fault(figure.Line, $"The filter and 'on' are no condition together: {text}");
            return null;
        }
        var condition = new FigureCondition(expression, []);
        PlanNode plan = condition.Plan(FigurePeriod.OfYear(AnyDay.Year), AnyDay, schema);
        foreach (PlanSlot slot in plan.Slots.Where(slot => schema.Find(slot.Path) is null))
        {
            fault(figure.FilterLine > 0 ? figure.FilterLine : figure.Line, $"'{slot.Path}' is no value that rows of the source have.");
            return null;
        }
        return new FigureCondition(expression, [.. plan.Slots.Select(slot => slot.Path)]);
    }

    /// <summary>The condition as a plan for a period.</summary>
    public PlanNode Plan(FigurePeriod period, DateOnly today, FigureSchema schema)
    {
        var space = new PlanSpace(KeyValuePair.Create<string, Value>(FigureSchema.Period, period.Value(today))) { ComparesRatiosExactly = true };
        return _expression.Plan(space, name => schema.Scope.TypeOf(name) is { } type ? space.Input(name, type) : null);
    }

    private static bool IsCondition(string filter, int line, FigureSchema schema, Action<int, Phrase> fault)
    {
        ParseResult parsed = FeelExpression.Parse(filter, schema.Scope);
        ImmutableArray<Diagnostic> wrong = parsed.Expression is { } read ? read.Check() : parsed.Diagnostics;
        foreach (Diagnostic diagnostic in wrong) fault(line + diagnostic.Line - 1, diagnostic.Phrase);
        if (!wrong.IsEmpty || parsed.Expression is not { } expression) return false;
        if (expression.Type == FeelType.Boolean || expression.Type == FeelType.Any) return true;
        fault(line, $"Expected a condition, but '{filter}' is a {expression.Type}.");
        return false;
    }
}
