using System.Collections.Immutable;
using Kefa.Feel;
using Kefa.Feel.Plans;

namespace Kefa.Dmn;

internal sealed partial class DecisionPlanner
{
    /// <summary>A table that only compares numbers or texts with constants and answers constants; null for any other.</summary>
    private PlanTable? Inside(TableCode table, PlanNames names)
    {
        var inputs = ImmutableArray.CreateBuilder<PlanNode>();
        var points = ImmutableArray.CreateBuilder<ImmutableArray<Value>>();
        List<int> columns = [];
        for (var i = 0; i < table.Inputs.Length; i++)
        {
            if (table.Inputs[i].IsIgnored && table.Inputs[i].Allowed is null)
                continue;
            if (Compared(table.Inputs[i]) is not { } compared || PlanBody(table.Inputs[i].Expression, names, [], Scope.Empty) is not { } input)
                return null;
            columns.Add(i);
            points.Add(compared);
            inputs.Add(input);
        }

        if (!table.Rows.All(r => r.Results.All(IsConstant)) || !table.Outputs.All(o => o.Default is null || IsConstant(o.Default)))
            return null;
        return new PlanTable(inputs.ToImmutable(), points.ToImmutable(), values =>
        {
            var all = new Value[table.Inputs.Length];
            Array.Fill(all, Value.Null);
            for (var i = 0; i < columns.Count; i++)
                all[columns[i]] = values[i];
            var context = new EvaluationContext(default);
            foreach (var column in columns)
            {
                if (table.Inputs[column].Refuses(all[column], Scope.Empty, context))
                    return new ErrorValue($"The input '{table.Inputs[column].Text}' is not one of the values that the table allows: {table.Inputs[column].Allowed!.Text.Trim()}.");
            }

            return table.Decide(all, Scope.Empty, context);
        });
    }

    /// <summary>The constants that a column is compared with, by its cells and by the values that it may have; null where it is compared with anything else.</summary>
    private static ImmutableArray<Value>? Compared(TableColumn column)
    {
        IEnumerable<Value> none = [];
        if ((column.IsIgnored ? none : column.Cells?.Points) is not { } cells || (column.Allowed is { } values ? TableCells.Of([values.Text.Trim()])?.Points : none) is not { } allowed)
            return null;
        Value[] all = [.. cells.Concat(allowed)];
        if (all.All(v => v is NumberValue))
            return [.. all.OfType<NumberValue>().DistinctBy(n => n.Number).OrderBy(n => n.Number)];
        return all.All(v => v is TextValue) ? [.. all.OfType<TextValue>().DistinctBy(t => t.Text)] : null;
    }

    /// <summary>Whether a result is the same whatever the facts are.</summary>
    private bool IsConstant(Code code)
    {
        switch (code)
        {
            case NullCode:
                return true;
            case TypedCode typed:
                return IsConstant(typed.Inner);
            case LiteralCode literal:
                var readsNames = false;
                var plan = literal.Expression.Plan(space, name =>
                {
                    readsNames |= !BuiltIns.TryFind(name, out _);
                    return null;
                });
                return plan is PlanConstant && !readsNames;
            default:
                return false;
        }
    }

    /// <summary>The names of a function's body: its parameters, then what it was defined in.</summary>
    private sealed class Within(Scope parameters, Scope closure) : Scope
    {
        public override Value? Find(string name) => parameters.Find(name) ?? closure.Find(name);
    }
}
