using System.Collections.Immutable;
using System.Globalization;
using Kefa.Documents.Official;
using Kefa.Feel;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Kefa.Documents.Templates;

/// <summary>A document with every hole filled, or the places that could not be.</summary>
public sealed record FilledDocument(OfficialDocument? Document, ImmutableArray<TemplateGap> Gaps);

/// <summary>
/// A template of an official document: between two lines <c>---</c> what it is (id, layout, organ, number, title, recipient, date, note, copiesTo), below it its text, one
/// paragraph a line; lines <c>| a | b |</c> are a table whose first line is the head. Every part may have holes (<see cref="TextTemplate"/>). Immutable; thread safe.
/// </summary>
public sealed class DocumentTemplate
{
    private static readonly ImmutableArray<string> Texts = ["organ", "number", "secrecy", "urgency", "title", "draft", "recipient", "date", "note", "copiesTo"];

    private readonly ImmutableDictionary<string, TextTemplate> _texts;
    private readonly TextTemplate _body;

    private DocumentTemplate(string id, DocumentLayout layout, ImmutableDictionary<string, TextTemplate> texts, TextTemplate body)
    {
        Id = id;
        Layout = layout;
        _texts = texts;
        _body = body;
    }

    /// <summary>The name under which procedures ask for it.</summary>
    public string Id { get; }

    /// <summary>The form in which it is issued.</summary>
    public DocumentLayout Layout { get; }

    /// <summary>Reads a template and checks its expressions against the names that will be there.</summary>
    /// <returns>Null when a fault leaves no template.</returns>
    public static DocumentTemplate? Parse(string text, ParseScope scope, ICollection<TemplateFault> faults)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(faults);
        text = text.ReplaceLineEndings("\n");
        var end = text.StartsWith("---\n", StringComparison.Ordinal) ? text.IndexOf("\n---\n", 3, StringComparison.Ordinal) : -1;
        if (end < 0)
        {
            faults.Add(new TemplateFault($"A template begins with its head between two lines '{"---"}'.", 1));
            return null;
        }

        var before = faults.Count;
        var head = Head(text[4..(end + 1)], faults);
        var id = head.GetValueOrDefault("id").Text;
        if (string.IsNullOrWhiteSpace(id))
            faults.Add(new TemplateFault($"The template has no '{"id"}'.", 1));
        var layout = Layouts(head.GetValueOrDefault("layout"), faults);
        foreach (var required in new[] { "organ", "title" })
        {
            if (!head.ContainsKey(required))
                faults.Add(new TemplateFault($"The template has no '{required}'.", 1));
        }

        if (!head.ContainsKey("date") && !head.ContainsKey("draft"))
            faults.Add(new TemplateFault($"The template has no '{"date"}'.", 1));
        foreach (var (name, (_, line)) in head)
        {
            if (name is not ("id" or "layout") && !Texts.Contains(name, StringComparer.Ordinal))
                faults.Add(new TemplateFault($"'{name}' is no part of a template's head: there are id, layout, {Phrase.List(Texts)}.", line));
        }

        var texts = head.Where(p => Texts.Contains(p.Key, StringComparer.Ordinal))
            .ToImmutableDictionary(p => p.Key, p => TextTemplate.Parse(p.Value.Text, scope, faults, p.Value.Line), StringComparer.Ordinal);
        var bodyAt = end + "\n---\n".Length;
        var body = TextTemplate.Parse(text[bodyAt..], scope, faults, 1 + text.AsSpan(0, bodyAt).Count('\n'));
        return faults.Count > before ? null : new DocumentTemplate(id!, layout, texts, body);
    }

    /// <summary>Fills the holes. A date is one that FEEL reads, or one that letters write.</summary>
    /// <exception cref="EvaluationLimitException">More steps, depth or memory than the context's limits allow.</exception>
    public FilledDocument Fill(Scope values, EvaluationContext context)
    {
        var gaps = ImmutableArray.CreateBuilder<TemplateGap>();
        var filled = _texts.ToDictionary(p => p.Key, p => Take(p.Value.Fill(values, context)), StringComparer.Ordinal);
        var body = Take(_body.Fill(values, context));
        DateOnly? date = null;
        if (filled.TryGetValue("date", out var written) && gaps.Count == 0)
        {
            if (DateOnly.TryParseExact(written.Trim(), ["yyyy-MM-dd", "yyyy年M月d日"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
                date = day;
            else
                gaps.Add(new TemplateGap(written, 1, $"no date"));
        }

        if (gaps.Count > 0)
            return new FilledDocument(null, gaps.ToImmutable());
        var document = new OfficialDocument
        {
            Layout = Layout, Organ = filled["organ"].Trim(), Title = filled["title"].Trim(), Number = Text("number"), Secrecy = Text("secrecy"), Urgency = Text("urgency"),
            Draft = Text("draft"), Recipient = Text("recipient"), Note = Text("note"), CopiesTo = Text("copiesTo"), Date = date, Body = Blocks(body),
        };
        return new FilledDocument(document, []);

        string Take(FilledText text)
        {
            gaps.AddRange(text.Gaps);
            return text.Text;
        }

        string? Text(string name) => filled.TryGetValue(name, out var value) && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;
    }

    private static ImmutableArray<DocumentBlock> Blocks(string body)
    {
        var blocks = ImmutableArray.CreateBuilder<DocumentBlock>();
        List<ImmutableArray<string>> table = [];
        foreach (var line in body.Split('\n').Select(l => l.Trim()).Append(""))
        {
            if (line.Length > 1 && line[0] == '|' && line[^1] == '|')
            {
                table.Add([.. line[1..^1].Split('|').Select(cell => cell.Trim())]);
                continue;
            }

            if (table.Count > 0)
                blocks.Add(new DocumentTable(table[0], [.. table.Skip(1)]));
            table.Clear();
            if (line.Length > 0)
                blocks.Add(new DocumentParagraph(line));
        }

        return blocks.ToImmutable();
    }

    private static DocumentLayout Layouts((string? Text, int Line) written, ICollection<TemplateFault> faults)
    {
        switch (written.Text)
        {
            case "plain":
                return DocumentLayout.Plain;
            case "letter":
                return DocumentLayout.Letter;
            case "red-head":
                return DocumentLayout.RedHead;
            default:
                faults.Add(new TemplateFault($"'{"layout"}' is plain, letter or red-head, not '{written.Text ?? ""}'.", Math.Max(1, written.Line)));
                return DocumentLayout.Plain;
        }
    }

    private static Dictionary<string, (string Text, int Line)> Head(string yaml, ICollection<TemplateFault> faults)
    {
        Dictionary<string, (string, int)> head = new(StringComparer.Ordinal);
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(yaml));
            if (stream.Documents.Count == 1 && stream.Documents[0].RootNode is YamlMappingNode mapping)
            {
                foreach (var (key, value) in mapping.Children)
                {
                    if (key is YamlScalarNode { Value: { } name } && value is YamlScalarNode { Value: { } text })
                        head[name] = (text, (int)value.Start.Line + 1);
                    else
                        faults.Add(new TemplateFault($"The head of a template has texts only.", (int)key.Start.Line + 1));
                }
            }
        }
        catch (YamlException fault)
        {
            faults.Add(new TemplateFault($"The head is no YAML: {fault.InnerException?.Message ?? fault.Message}", (int)fault.Start.Line + 1));
        }

        return head;
    }
}
