using System.Collections.Immutable;
using Kefa.Feel.Checking.Regions;
using Kefa.Feel.Evaluation;
using Kefa.Feel.Syntax;

namespace Kefa.Feel.Checking;

/// <summary>
/// Finds operations that fail whatever the facts are, because what they work on is written there: <c>date("2020-02-30")</c>,
/// <c>1 / 0</c>, a pattern that is none. What divides something by a written 0 is left alone: models say so where there is no answer.
/// </summary>
internal sealed class FixedFailures
{
    /// <summary>Where something fails, its parts are tried again one by one.</summary>
    private const int MostTried = 500;

    private readonly ImmutableArray<Diagnostic>.Builder _found = ImmutableArray.CreateBuilder<Diagnostic>();
    private readonly HashSet<Node> _fixed = [];
    private int _tried;

    /// <summary>What fails in an expression, in order of position.</summary>
    public static ImmutableArray<Diagnostic> Of(Node root)
    {
        var search = new FixedFailures();
        search.FindFixed(root);
        search.Visit(root);
        search._found.Sort((a, b) => a.Line != b.Line ? a.Line.CompareTo(b.Line) : a.Column.CompareTo(b.Column));
        return search._found.DrainToImmutable();
    }

    /// <summary>Marks what is the same at every evaluation.</summary>
    private bool FindFixed(Node node)
    {
        var isFixed = Constants.MayBeFixed(node);
        foreach (var child in node.Children)
            isFixed &= FindFixed(child);
        if (isFixed)
            _fixed.Add(node);
        return isFixed;
    }

    private void Visit(Node node)
    {
        if (_fixed.Contains(node) && IsOperation(node))
        {
            if (Try(node) is { } reason)
                Blame(node, reason);
            return;
        }

        if (Pattern(node) is { } wrong)
            Report(node, wrong);
        foreach (var child in node.Children)
            Visit(child);
    }

    /// <summary>Reports the smallest part that fails: what surrounds it fails only for that.</summary>
    private void Blame(Node node, Phrase reason)
    {
        foreach (var child in node.Children)
        {
            if (IsOperation(child) && Try(child) is { } inner)
            {
                Blame(child, inner);
                return;
            }
        }

        Report(node, reason);
    }

    private static bool IsOperation(Node node) => node is ArithmeticNode or CallNode or CallNamedNode;

    private void Report(Node node, Phrase reason) => _found.Add(node.Span.Source.At(node.Span.Start, $"'{Short(node)}' can never be computed: {reason}"));

    private Phrase? Try(Node node) => ++_tried <= MostTried && Constants.Compute(node) is ErrorValue failure ? failure.Phrase : null;

    /// <summary>A pattern that is written there, whatever it is held against.</summary>
    private Phrase? Pattern(Node node)
    {
        if (node is not CallNode { Function: BuiltInNode { Function.Name: "matches" or "replace" or "split" } function } call || call.Arguments.Length < 2 || ++_tried > MostTried)
            return null;
        Value?[] known = [.. call.Arguments.Select((a, i) => i == 0 ? Value.Of("") : Constants.Of(a))];
        return known.All(v => v is not null) && function.Function.Invoke([.. known!], Constants.Context()) is ErrorValue failure ? failure.Phrase : null;
    }

    private static string Short(Node node)
    {
        const int longest = 60;
        var text = string.Join(' ', node.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return text.Length <= longest ? text : text[..(longest - 1)] + "…";
    }
}
