using System.Collections.Immutable;
using System.Text;
using Kefa.Feel;

namespace Kefa.Documents.Templates;

/// <summary>What is wrong in a template, and in which line of its file.</summary>
public sealed record TemplateFault(Phrase Problem, int Line);

/// <summary>A place that could not be filled: the expression has no value, is not known, or is no text, number, date or list of them.</summary>
public sealed record TemplateGap(string Expression, int Line, Phrase Reason);

/// <summary>A text with every hole filled, or the places that could not be.</summary>
public sealed record FilledText(string Text, ImmutableArray<TemplateGap> Gaps);

/// <summary>
/// A text with holes in FEEL: <c>{{ expression }}</c>, <c>{{#if expression}} … {{else}} … {{/if}}</c>, <c>{{#each name in list}} … {{/each}}</c>. A line that holds
/// nothing but one of these words is no line of the text. What is null or unknown fills no hole: a letter never says "unknown". Immutable; thread safe.
/// </summary>
public sealed class TextTemplate
{
    private readonly ImmutableArray<Part> _parts;

    private TextTemplate(ImmutableArray<Part> parts) => _parts = parts;

    /// <summary>Whether the text has no holes.</summary>
    public bool IsFixed => _parts.All(p => p is Fixed);

    /// <summary>Reads a template and checks its expressions against the names that will be there.</summary>
    /// <param name="text">The template.</param>
    /// <param name="scope">The names and their types.</param>
    /// <param name="faults">What is wrong is added here.</param>
    /// <param name="firstLine">The line of its file at which the text begins.</param>
    public static TextTemplate Parse(string text, ParseScope scope, ICollection<TemplateFault> faults, int firstLine = 1)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(faults);
        return new TextTemplate(new TemplateReader(text, faults, firstLine).Read(scope));
    }

    /// <summary>Fills the holes.</summary>
    /// <exception cref="EvaluationLimitException">More steps, depth or memory than the context's limits allow.</exception>
    public FilledText Fill(Scope values, EvaluationContext context)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(context);
        var text = new StringBuilder();
        var gaps = ImmutableArray.CreateBuilder<TemplateGap>();
        Fill(_parts, values, context, text, gaps);
        return new FilledText(text.ToString(), gaps.ToImmutable());
    }

    private static void Fill(ImmutableArray<Part> parts, Scope values, EvaluationContext context, StringBuilder text, ImmutableArray<TemplateGap>.Builder gaps)
    {
        foreach (var part in parts)
        {
            switch (part)
            {
                case Fixed fixedPart:
                    text.Append(fixedPart.Text);
                    break;
                case Hole hole when FilledValue.Of(hole.Expression.Evaluate(values, context), out var reason) is var filled:
                    if (filled is not null)
                        text.Append(IsInTable(text) ? AsCell(filled) : filled);
                    else
                        gaps.Add(new TemplateGap(hole.Expression.Text, hole.Line, reason!));
                    break;
                case Choice choice:
                    var condition = choice.Condition.Evaluate(values, context);
                    if (condition is BooleanValue truth)
                        Fill(truth.Truth ? choice.Then : choice.Else, values, context, text, gaps);
                    else
                        gaps.Add(new TemplateGap(choice.Condition.Text, choice.Line, FilledValue.Reason(condition, $"neither true nor false")));
                    break;
                case Repetition repetition:
                    var items = repetition.List.Evaluate(values, context);
                    if (items is ListValue list)
                    {
                        foreach (var item in list.Items)
                            Fill(repetition.Body, values.With(repetition.Name, item), context, text, gaps);
                    }
                    else
                    {
                        gaps.Add(new TemplateGap(repetition.List.Text, repetition.Line, FilledValue.Reason(items, $"no list")));
                    }

                    break;
            }
        }
    }

    private static bool IsInTable(StringBuilder text)
    {
        var start = text.Length;
        while (start > 0 && text[start - 1] != '\n')
            start--;
        while (start < text.Length && text[start] is ' ' or '\t')
            start++;
        return start < text.Length && text[start] == '|';
    }

    /// <summary>What somebody wrote neither ends a cell nor a row.</summary>
    private static string AsCell(string filled) => filled.ReplaceLineEndings(" ").Replace('|', '｜');

    internal abstract record Part;

    internal sealed record Fixed(string Text) : Part;

    internal sealed record Hole(FeelExpression Expression, int Line) : Part;

    internal sealed record Choice(FeelExpression Condition, ImmutableArray<Part> Then, ImmutableArray<Part> Else, int Line) : Part;

    internal sealed record Repetition(string Name, FeelExpression List, ImmutableArray<Part> Body, int Line) : Part;
}
