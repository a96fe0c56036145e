using Kefa.Feel;

namespace Kefa.Dmn;

/// <summary>Finds what its author has still to write, or wrote in a language that is not evaluated: an empty expression answers null and says nothing of it.</summary>
internal sealed class UnwrittenLogic(Action<Severity, Phrase, Position> report)
{
    public void Look(DrgElement element)
    {
        if (element is Decision { Logic: { } logic })
            Look(logic, logic.Position);
        else if (element is BusinessKnowledgeModel { Logic: { } function })
            Look(function, function.Position);
    }

    /// <summary>The depth is bounded by that of the markup.</summary>
    private void Look(BoxedExpression? expression, Position place)
    {
        switch (expression)
        {
            case null:
                report(Severity.Error, $"There is no expression here: it would always be null. Write it, or remove the element.", place);
                break;
            case LiteralExpression { Language: { } language } when !language.Contains("FEEL", StringComparison.OrdinalIgnoreCase):
                report(Severity.Error, $"The expression is written in '{language}'; only FEEL is evaluated.", expression.Position);
                break;
            case LiteralExpression literal when string.IsNullOrWhiteSpace(literal.Text.Text):
                Look(null, literal.Position);
                break;
            case DecisionTable { Rules.IsEmpty: true } table:
                report(table.Outputs.Any(o => o.Default is not null) ? Severity.Warning : Severity.Error, $"The decision table has no rules.", table.Position);
                break;
            case DecisionTable table:
                Cells(table);
                break;
            case FunctionExpression { Kind: not FunctionKind.Feel } function:
                report(Severity.Error, $"The function is written in {function.Kind}; only FEEL is evaluated.", function.Position);
                break;
            default:
                foreach (var (part, at) in PartsOf(expression))
                    Look(part, at);
                break;
        }
    }

    private void Cells(DecisionTable table)
    {
        foreach (var input in table.Inputs.Where(i => string.IsNullOrWhiteSpace(i.Expression.Text)))
            Look(null, input.Position);
        for (var r = 0; r < table.Rules.Length; r++)
        {
            for (var o = 0; o < table.Rules[r].Results.Length; o++)
            {
                if (string.IsNullOrWhiteSpace(table.Rules[r].Results[o].Text))
                    report(Severity.Warning, $"Rule {r + 1} has no output in column {o + 1}: there it answers null. Write null if that is meant.", table.Rules[r].Position);
            }
        }
    }

    private static IEnumerable<(BoxedExpression? Part, Position At)> PartsOf(BoxedExpression whole) => whole switch
    {
        ContextExpression context => context.Entries.Select(e => (e.Value, e.Position)),
        ListExpression list => list.Items.Select(i => ((BoxedExpression?)i, i.Position)),
        RelationExpression relation => relation.Rows.SelectMany(r => r.Items).Select(i => ((BoxedExpression?)i, i.Position)),
        InvocationExpression call => call.Bindings.Select(b => (b.Value, b.Parameter.Position)).Prepend((call.Function, call.Position)),
        FunctionExpression function => [(function.Body, function.Position)],
        ConditionalExpression choice => [(choice.If, choice.Position), (choice.Then, choice.Position), (choice.Else, choice.Position)],
        FilterExpression filter => [(filter.In, filter.Position), (filter.Match, filter.Position)],
        IteratorExpression iterator => [(iterator.In, iterator.Position), (iterator.Body, iterator.Position)],
        _ => [],
    };
}
