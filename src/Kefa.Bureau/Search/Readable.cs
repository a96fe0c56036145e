using Kefa.Matching;

namespace Kefa.Bureau.Search;

/// <summary>A public text in the language of the page, found in either.</summary>
internal sealed record Readable(LibraryKind Kind, string Id, string Title, string Text, string FoldedTitle, string Folded)
{
    public static Readable Of(LibraryKind kind, string id, LocalText title, bool english, IReadOnlyList<LocalText?> texts)
    {
        string shown = title.In(english), other = title.In(!english);
        string text = string.Join('\n', texts.OfType<LocalText>().Select(t => t.In(english)).Where(t => !string.IsNullOrWhiteSpace(t)).Append(id));
        string rest = string.Join('\n', texts.OfType<LocalText>().Select(t => t.In(!english)).Where(t => !string.IsNullOrWhiteSpace(t)));
        string foldedTitle = FoldedText.Of($"{shown}\n{other}").Text;
        return new Readable(kind, id, shown, $"{text}\n{rest}", foldedTitle, foldedTitle + FoldedText.Of($"{text}\n{rest}").Text);
    }
}
