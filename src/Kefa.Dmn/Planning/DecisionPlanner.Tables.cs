using System.Collections.Immutable;
using Kefa.Feel;
using Kefa.Feel.Plans;

namespace Kefa.Dmn;

internal sealed partial class DecisionPlanner
{
    /// <summary>A table that only compares numbers with constants and answers constants; null for any other.</summary>
    private PlanTable? Inside(TableCode table, PlanNames names)
    {
        var inputs = ImmutableArray.CreateBuilder<PlanNode>();
        var points = ImmutableArray.CreateBuilder<ImmutableArray<Number>>();
        List<int> columns = [];
        for (var i = 0; i < table.Inputs.Length; i++)
        {
            if (table.Inputs[i].Allowed is not null)
                return null;
            if (table.Inputs[i].IsIgnored)
                continue;
            if (table.Inputs[i].Cells?.Points is not { } compared || PlanBody(table.Inputs[i].Expression, names, [], Scope.Empty) is not { } input)
                return null;
            columns.Add(i);
            points.Add([.. compared]);
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
            return table.Decide(all, Scope.Empty, new EvaluationContext(default));
        });
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
