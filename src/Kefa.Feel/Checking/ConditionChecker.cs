using System.Collections.Immutable;
using Kefa.Feel.Checking.Regions;
using Kefa.Feel.Evaluation;
using Kefa.Feel.Syntax;

namespace Kefa.Feel.Checking;

/// <summary>
/// Finds conditions that nobody can meet and such that everybody meets. Subjects of comparisons with constants are cut into regions and the condition is
/// decided in every combination of them; two things that differ in writing count as independent, so what is found is true, but not all is found.
/// </summary>
internal sealed class ConditionChecker
{
    private readonly Facts _facts;
    private readonly ImmutableArray<Diagnostic>.Builder _found = ImmutableArray.CreateBuilder<Diagnostic>();

    private ConditionChecker(Facts facts) => _facts = facts;

    public static ImmutableArray<Diagnostic> Check(Node root, Scope names, Func<string, Domain?> domainOf)
    {
        var checker = new ConditionChecker(new Facts(names, domainOf));
        if (root is not UnaryTestsNode)
            checker.Visit(root);
        checker._found.Sort((a, b) => a.Line != b.Line ? a.Line.CompareTo(b.Line) : a.Column.CompareTo(b.Column));
        return checker._found.DrainToImmutable();
    }

    private void Visit(Node node)
    {
        if (!IsCondition(node))
        {
            foreach (var child in node.Children)
                Visit(child);
            return;
        }

        var reader = new FormulaReader(_facts);
        Report(reader.Read(node));
        foreach (var inner in reader.Operands)
            Visit(inner);
    }

    private static bool IsCondition(Node node) =>
        node is AndNode or OrNode or ComparisonNode or InNode or BetweenNode || Constants.Negated(node) is not null;

    /// <summary>Reports the smallest conditions that are to blame; true when something was reported.</summary>
    private bool Report(Formula formula)
    {
        var isReported = false;
        foreach (var part in formula.Parts)
            isReported |= Report(part);
        if (isReported || formula.Axes.IsEmpty)
            return isReported;
        var answers = formula.All();
        var isNever = (answers & Outcomes.True) == 0;
        if (!isNever && (answers & Outcomes.False) != 0)
            return false;
        IReadOnlyList<Formula> blamed = formula is JunctionFormula junction && junction.IsAnd == isNever ? junction.Culprits() : [formula];
        var text = Phrase.List(blamed.Select(b => (Phrase)$"'{Text(b)}'"), formula is JunctionFormula { IsAnd: true } ? " and " : " or ");
        var span = blamed[0].Node.Span;
        Phrase message = isNever ? $"{text} can never be true{Why(formula, isNever)}." : (Phrase)$"{text} is never false{Why(formula, isNever)}.";
        _found.Add(span.Source.At(span.Start, message));
        return true;
    }

    private static Phrase Why(Formula formula, bool isNever)
    {
        switch (formula)
        {
            case AtomFormula { Axis: var axis, Node: var node } when Constants.Subject(node) is { } subject:
                if (RegionText.Values(axis) is { } values)
                    return axis.Some.Count == 1 ? $": '{subject.Text.Trim()}' is always {values}" : (Phrase)$": '{subject.Text.Trim()}' is one of {values}";
                return axis.Describe(axis.Some) == "-" && RegionText.Bounds(axis) is { } bounds
                    ? (Phrase)$": '{subject.Text.Trim()}' is {bounds}. Correct the bound, or leave the condition out"
                    : Phrase.Empty;
            case JunctionFormula { IsAnd: true } when isNever:
                return $": these exclude each other. Correct a bound, or did you mean 'or'";
            case JunctionFormula { IsAnd: false } when !isNever:
                return $": together they leave nothing out. Correct a bound, or did you mean 'and'";
            default:
                return Phrase.Empty;
        }
    }

    private static string Text(Formula formula)
    {
        const int longest = 80;
        var text = string.Join(' ', formula.Node.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return text.Length <= longest ? text : text[..(longest - 1)] + "…";
    }
}
