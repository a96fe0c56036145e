using System.Collections.Immutable;
using Kefa.Feel;

namespace Kefa.Dmn;

/// <summary>A column of conditions.</summary>
internal sealed class TableColumn(string text, Code expression, FeelExpression? allowed, TableCells? cells, bool isIgnored)
{
    public string Text { get; } = text;

    /// <summary>What the cells of the column are compared with.</summary>
    public Code Expression { get; } = expression;

    public FeelExpression? Allowed { get; } = allowed;

    /// <summary>The column's cells as comparisons with constants, or null when some are more than that.</summary>
    public TableCells? Cells { get; } = cells;

    /// <summary>No row has a condition on this column.</summary>
    public bool IsIgnored { get; } = isIgnored;

    public Value Evaluate(Scope scope, EvaluationContext context) => Expression.Evaluate(scope, context);

    public bool Refuses(Value value, Scope scope, EvaluationContext context) =>
        Allowed is not null && value is not (NullValue or UnknownValue) && Allowed.EvaluateUnaryTests(value, scope, context) is BooleanValue { Truth: false };
}

/// <summary>A column of results.</summary>
internal sealed class TableResult(string name, DmnType type, Code? @default, ImmutableArray<Value> order)
{
    public string Name { get; } = name;

    public DmnType Type { get; } = type;

    public Code? Default { get; } = @default;

    /// <summary>Whether a value is among the output values, if there are any.</summary>
    public bool Allows(Value value) => order.IsEmpty || Operations.In(value, new ListValue(order), new EvaluationContext(default)) is not BooleanValue { Truth: false };

    /// <summary>The place of a value among the output values; a value that is not there comes last.</summary>
    public int RankOf(Value value, EvaluationContext context)
    {
        for (var i = 0; i < order.Length; i++)
        {
            if (Operations.Equal(value, order[i], context) is BooleanValue { Truth: true })
                return i;
        }

        return order.Length;
    }
}

/// <summary>A row: null where a cell is empty or <c>-</c>.</summary>
internal sealed class TableRow(Phrase name, FeelExpression?[] conditions, Code[] results)
{
    /// <summary>How traces name it: <c>rule 3</c> and its annotations.</summary>
    public Phrase Name { get; } = name;

    public FeelExpression?[] Conditions { get; } = conditions;

    public Code[] Results { get; } = results;
}
