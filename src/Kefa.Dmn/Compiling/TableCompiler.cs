using System.Collections.Immutable;
using System.Globalization;
using Kefa.Feel;

namespace Kefa.Dmn;

/// <summary>Compiles decision tables.</summary>
internal sealed class TableCompiler(Module module, ExpressionCompiler expressions)
{
    public Code Compile(DecisionTable table, ParseScope scope, DmnType expected)
    {
        if (table.Rules.Any(r => r.Conditions.Length != table.Inputs.Length || r.Results.Length != table.Outputs.Length) || table.Outputs.IsEmpty)
            return new ErrorCode($"The decision table has rows that do not fit its columns.");
        var codes = table.Inputs.Select(i => expressions.Literal(i.Expression, scope)).ToArray();
        var outputs = table.Outputs.Select((o, i) => Output(table, o, i, scope, expected)).ToArray();
        List<TableRow> rows = [];
        var readable = true;
        foreach (var rule in table.Rules)
        {
            var tests = new FeelExpression?[rule.Conditions.Length];
            for (var i = 0; i < tests.Length; i++)
            {
                if (IsDash(rule.Conditions[i]))
                    continue;
                tests[i] = expressions.Tests(rule.Conditions[i], scope.WithInput(codes[i].Type));
                readable &= tests[i] is not null;
            }

            rows.Add(new TableRow(NameOf(rule, rows.Count + 1), tests, [.. rule.Results.Select(r => expressions.Literal(r, scope))]));
        }

        if (!readable)
            return new ErrorCode($"The decision table has cells that could not be read.");
        var columns = table.Inputs.Select((input, i) => Input(table, input, i, codes[i], scope)).ToArray();
        var code = new TableCode(table.HitPolicy, table.Aggregation, columns, outputs, [.. rows], TypeOf(table, outputs, rows));
        expressions.Keep(
            table, code, [.. codes.Select(c => (c as LiteralCode)?.Expression)], [.. table.Inputs.Select(i => module.Types.Find(i.TypeRef ?? "") ?? DmnType.Any)]);
        return code;
    }

    private TableColumn Input(DecisionTable table, TableInput input, int index, Code code, ParseScope scope)
    {
        string[] cells = [.. table.Rules.Select(r => r.Conditions[index]).Where(c => !IsDash(c)).Select(c => c.Text)];
        var type = module.Types.Resolve(input.TypeRef, input.Position);
        return new TableColumn(
            input.Expression.Text.Trim(),
            type.IsAny ? code : new TypedCode(code, type),
            input.Values is { } values && !IsDash(values) ? expressions.Tests(values, scope.WithInput(code.Type)) : null,
            TableCells.Of(cells),
            cells.Length == 0);
    }

    private TableResult Output(DecisionTable table, TableOutput output, int index, ParseScope scope, DmnType expected)
    {
        var type = module.Types.Resolve(output.TypeRef, output.Position);
        if (table.Outputs.Length > 1 && string.IsNullOrEmpty(output.Name))
            expressions.Report(Severity.Error, $"Output {index + 1} has no name; a table with several outputs answers a context, whose entries need names.", output.Position);
        return new TableResult(
            output.Name ?? "",
            type,
            output.Default is { } text ? expressions.Literal(text, scope) : null,
            Order(output, type, table.Outputs.Length == 1 ? expected : DmnType.Any));
    }

    /// <summary>The output values in the order in which they were written: here, or as the allowed values of the type.</summary>
    private static ImmutableArray<Value> Order(TableOutput output, DmnType type, DmnType expected)
    {
        var text = output.Values?.Text ?? type.AllowedValues?.Text ?? expected.AllowedValues?.Text ?? expected.Base?.AllowedValues?.Text;
        if (string.IsNullOrWhiteSpace(text))
            return [];
        var list = FeelExpression.Parse($"[{text}]", ParseScope.Empty);
        return list.Succeeded && list.Expression.Evaluate(Scope.Empty, new EvaluationContext(default)) is ListValue values ? values.Items : [];
    }

    private static FeelType TypeOf(DecisionTable table, TableResult[] outputs, List<TableRow> rows)
    {
        FeelType[] columns = [.. outputs.Select((output, i) =>
            !output.Type.IsAny ? output.Type.Feel : rows.Count > 0 && rows.All(r => r.Results[i].Type == rows[0].Results[i].Type) ? rows[0].Results[i].Type : FeelType.Any)];
        var one = columns.Length == 1 ? columns[0] : FeelType.ContextOf(outputs.Select((o, i) => KeyValuePair.Create(o.Name, columns[i])));
        return table.HitPolicy switch
        {
            HitPolicy.RuleOrder or HitPolicy.OutputOrder => FeelType.ListOf(one),
            HitPolicy.Collect when table.Aggregation == Aggregation.None => FeelType.ListOf(one),
            HitPolicy.Collect when table.Aggregation == Aggregation.Count => FeelType.Number,
            _ => one,
        };
    }

    private static Phrase NameOf(TableRule rule, int number)
    {
        var notes = string.Join("; ", rule.Annotations.Where(a => a.Length > 0));
        if (notes.Length == 0)
            return $"rule {number}";
        return $"rule {number}: {notes}";
    }

    private static bool IsDash(FeelText cell) => cell.Text.AsSpan().Trim() is "" or "-";
}
