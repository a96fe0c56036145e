using Kefa.Bureau.Attachments;
using Kefa.Bureau.Content;
using Kefa.Bureau.Matters.Letters;
using Kefa.Feel;
using Kefa.Procedures;

namespace Kefa.Bureau.Matters.Screening;

/// <summary>Screens the texts of a matter that its procedure names, by the lists that are published: what facts of the source <c>screening</c> ask.</summary>
public sealed class Screens(ContentLibrary library, ContentCache cache, FileTexts files) : IFindsFacts
{
    /// <summary>Where there are more places than so many, somebody has to split the text: a form holds no more.</summary>
    public const int MostPassages = 200;

    /// <summary>Longer than any draft that people review.</summary>
    private const int MostCharacters = PdfTextReader.MostCharacters;

    /// <summary>What a procedure screens, a paper by its kind or a field by its path, and by which list.</summary>
    public static IEnumerable<(string Name, string List)> Of(Procedure procedure) =>
        procedure.Documents.Where(d => d.Screen is not null).Select(d => (d.Id, d.Screen!)).Concat(procedure.AllFields.Where(f => f.Screen is not null).Select(f => (f.Path, f.Screen!)));

    /// <summary>A procedure screens by a list that is not there.</summary>
    public static ContentProblem Missing(string path, string list) =>
        new(path, null, Phrase.Of($"程序按词表“{list}”筛查，而 screens 中没有该词表。", $"The procedure screens by the list '{list}', and there is none of that name in screens."));

    string IFindsFacts.Source => FactRows.Screening;

    /// <summary>The rows for the last paper of each kind and for each text, as they are with what the act brings.</summary>
    async Task<IReadOnlyList<IReadOnlyDictionary<string, Value>>> IFindsFacts.RowsAsync(MatterState state, ActRequest? asked, MatterData matter, CancellationToken cancellationToken)
    {
        var rows = new List<IReadOnlyDictionary<string, Value>>();
        int no = 0;
        foreach (DocumentKind kind in state.Procedure.Documents.Where(d => d.Screen is not null))
        {
            if ((asked?.Documents.LastOrDefault(d => d.Kind == kind.Id) ?? state.Documents.Select(d => d.Document).LastOrDefault(d => d.Kind == kind.Id)) is not { } paper) continue;
            (string text, bool whole) = await files.ReadWholeAsync(paper.Sha256, paper.MediaType, MostCharacters, cancellationToken);
            no = Add(rows, kind.Id, paper.Sha256, text, whole && text.Length > 0, await ListAsync(kind.Screen!, cancellationToken), no);
        }
        foreach (FieldDefinition field in state.Procedure.AllFields.Where(f => f.Screen is not null))
        {
            if (matter[field.Path] is TextValue { Text: { Length: > 0 } text }) no = Add(rows, field.Path, null, text, true, await ListAsync(field.Screen!, cancellationToken), no);
        }
        return rows;
    }

    private static int Add(List<IReadOnlyDictionary<string, Value>> rows, string kind, string? sha256, string text, bool whole, ScreenList list, int no)
    {
        IReadOnlyList<Passage> passages = new ScreenedText(text).Screen(list, MostPassages - no);
        rows.Add(FactRows.Screened(kind, sha256, whole && passages.Count <= MostPassages - no, 0));
        foreach (Passage p in passages.Take(MostPassages - no))
            rows.Add(FactRows.Screened(kind, sha256, true, ++no, p.Word.Written, p.Standard.Label, p.Before, p.Hit, p.After));
        return no;
    }

    private async Task<ScreenList> ListAsync(string name, CancellationToken cancellationToken)
    {
        ContentItem item = await library.LatestAsync(ContentKinds.Screen, name, cancellationToken) ?? throw new InvalidDataException($"The content store has no {ContentKinds.Screen}/{name}: load the content that the procedure came with.");
        return cache.GetOrCompile($"screen:{item.Sha256}", () => ScreenList.Read(item));
    }
}
