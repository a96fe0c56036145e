using System.Collections.Immutable;
using Kefa.Feel;

namespace Kefa.Documents.Templates;

/// <summary>Reads the text of a template into its parts.</summary>
internal sealed class TemplateReader(string text, ICollection<TemplateFault> faults, int firstLine)
{
    private const int MaxDepth = 20;

    private int _at;

    public ImmutableArray<TextTemplate.Part> Read(ParseScope scope)
    {
        var parts = Parts(scope, 0, out var end);
        while (end is not null)
        {
            Fault($"'{end}' ends nothing here.", LineAt(_at));
            parts = parts.AddRange(Parts(scope, 0, out end));
        }

        return parts;
    }

    /// <summary>The parts up to the end of the text or to a word that ends a block, which is read.</summary>
    private ImmutableArray<TextTemplate.Part> Parts(ParseScope scope, int depth, out string? end)
    {
        var parts = ImmutableArray.CreateBuilder<TextTemplate.Part>();
        while (true)
        {
            var open = text.IndexOf("{{", _at, StringComparison.Ordinal);
            var close = open < 0 ? -1 : End(open + 2);
            if (close < 0)
            {
                if (open >= 0)
                    Fault($"'{"{{"}' is never closed by '{"}}"}'.", LineAt(open));
                AddFixed(parts, text[_at..]);
                _at = text.Length;
                end = null;
                return parts.ToImmutable();
            }

            var word = text[(open + 2)..close].Trim();
            var (lineStart, lineEnd) = IsBlockWord(word) ? WholeLine(open, close + 2) : (open, close + 2);
            AddFixed(parts, text[_at..lineStart]);
            _at = lineEnd;
            var line = LineAt(open);
            if (word is "else" or "/if" or "/each")
            {
                end = word;
                return parts.ToImmutable();
            }

            if (depth == MaxDepth)
                Fault($"Blocks are nested more than {MaxDepth} deep.", line);
            else if (word.StartsWith("#if ", StringComparison.Ordinal))
                ReadChoice(parts, word[4..], scope, depth, line);
            else if (word.StartsWith("#each ", StringComparison.Ordinal))
                ReadRepetition(parts, word[6..], scope, depth, line);
            else if (word.StartsWith('#') || word.StartsWith('/'))
                Fault($"'{word}' is no word of a template: there are #if, else, /if, #each and /each.", line);
            else if (Expression(word, scope, line) is { } expression)
                parts.Add(new TextTemplate.Hole(expression, line));
        }
    }

    /// <summary>Where a hole ends: at the braces that belong neither to a context nor to a text of its expression; -1 when nowhere.</summary>
    private int End(int from)
    {
        var depth = 0;
        var inText = false;
        for (var i = from; i < text.Length; i++)
        {
            var letter = text[i];
            if (inText)
            {
                if (letter == '\\')
                    i++;
                inText = letter != '"';
            }
            else if (letter == '"')
            {
                inText = true;
            }
            else if (letter == '{')
            {
                depth++;
            }
            else if (letter == '}')
            {
                if (depth == 0)
                    return i + 1 < text.Length && text[i + 1] == '}' ? i : -1;
                depth--;
            }
        }

        return -1;
    }

    private void ReadChoice(ImmutableArray<TextTemplate.Part>.Builder parts, string condition, ParseScope scope, int depth, int line)
    {
        var expression = Expression(condition, scope, line);
        var then = Parts(scope, depth + 1, out var end);
        ImmutableArray<TextTemplate.Part> otherwise = [];
        if (end is "else")
            otherwise = Parts(scope, depth + 1, out end);
        if (end is not "/if")
            Fault($"'{"#if"}' is not closed by '{"/if"}'.", line);
        if (expression is not null)
            parts.Add(new TextTemplate.Choice(expression, then, otherwise, line));
    }

    private void ReadRepetition(ImmutableArray<TextTemplate.Part>.Builder parts, string head, ParseScope scope, int depth, int line)
    {
        var separator = head.IndexOf(" in ", StringComparison.Ordinal);
        var name = separator < 0 ? "" : head[..separator].Trim();
        if (name.Length == 0)
            Fault($"'{"#each"}' needs a name and a list: {"{{#each item in list}}"}.", line);
        var list = separator < 0 ? null : Expression(head[(separator + 4)..], scope, line);
        var item = list?.Type is ListType type ? type.Item : FeelType.Any;
        var body = Parts(name.Length == 0 ? scope : scope.With(name, item), depth + 1, out var end);
        if (end is not "/each")
            Fault($"'{"#each"}' is not closed by '{"/each"}'.", line);
        if (list is not null && name.Length > 0)
            parts.Add(new TextTemplate.Repetition(name, list, body, line));
    }

    private FeelExpression? Expression(string feel, ParseScope scope, int line)
    {
        var parsed = FeelExpression.Parse(feel, scope);
        foreach (var problem in parsed.Expression is { } expression ? expression.Check() : parsed.Diagnostics)
            Fault(problem.Phrase, line + problem.Line - 1);
        return parsed.Expression;
    }

    private (int Start, int End) WholeLine(int open, int close)
    {
        var start = open;
        while (start > _at && text[start - 1] is ' ' or '\t')
            start--;
        var end = close;
        while (end < text.Length && text[end] is ' ' or '\t' or '\r')
            end++;
        var beginsLine = start == 0 || text[start - 1] == '\n';
        return beginsLine && (end == text.Length || text[end] == '\n') ? (start, Math.Min(end + 1, text.Length)) : (open, close);
    }

    private static bool IsBlockWord(string word) => word is "else" || word.StartsWith('#') || word.StartsWith('/');

    private static void AddFixed(ImmutableArray<TextTemplate.Part>.Builder parts, string part)
    {
        if (part.Length > 0)
            parts.Add(new TextTemplate.Fixed(part));
    }

    private void Fault(Phrase problem, int line) => faults.Add(new TemplateFault(problem, line));

    private int LineAt(int position) => firstLine + text.AsSpan(0, position).Count('\n');
}
