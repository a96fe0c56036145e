using System.Globalization;
using System.Text;
using FsCheck.Fluent;
using Kefa.Bureau.Registers;
using Kefa.Bureau.Search;
using Kefa.TestSupport.Properties;

namespace Kefa.Bureau.Tests.Search;

public sealed class FoldingText
{
    [Theory]
    [InlineData("政府信息公开", " 政府信息公开 ")]
    [InlineData("（湖南）恒丰·电子 公司", " 湖南恒丰电子公司 ")]
    [InlineData("申请。公开", " 申请 公开 ")]
    [InlineData("第一行\n第二行", " 第一行 第二行 ")]
    [InlineData("云科公开〔2026〕1号", " 云科公开 2026 1 号 ")]
    [InlineData("ＡＢＣ　１２", " abc 12 ")]
    [InlineData("GID-D10", " gid d10 ")]
    [InlineData("①㎡", " 1m2 ")]
    [InlineData("e\u0301te\u0301", " été ")]
    [InlineData("𬱖", " 𬱖 ")]
    [InlineData("，。！", "")]
    [InlineData("", "")]
    public void Parts_runs_of_characters_and_words(string text, string folded) => Assert.Equal(folded, FoldedText.Of(text).Text);

    [Fact]
    public void Is_what_it_is_by_its_rules_one_after_the_other()
    {
        char[] all = [.. "政府々ア科技AbzＡ①㎡Éé0 9\t\n　·•・。，-–—（）〔〕“”'\"_\u0301\u3099カ\uD869\uDF56\uD800\uDC00İ"];
        Prop.ForAll(Gen.Elements(all).ArrayOf().Select(chars => new string(chars)).ToArbitrary(), text =>
        {
            string folded = Slowly(text);
            FoldedText known = FoldedText.Of(text);
            return known.Text == folded && FoldedText.TextOf(text) == folded && SearchTerms.OfFolded(folded).SequenceEqual(TermsSlowly(folded), StringComparer.Ordinal)
                && (folded.Length == 0 || known.Origin(0, folded.Length).End == text.Length);
        }).Holds(500);
    }

    /// <summary>Each character with its marks, in form KC and lower case; then what joins to what.</summary>
    private static string Slowly(string original)
    {
        var runes = new List<Rune>();
        for (int at = 0; at < original.Length;)
        {
            Rune.DecodeFromUtf16(original.AsSpan(at), out _, out int length);
            int end = at + length;
            while (end < original.Length && CharUnicodeInfo.GetUnicodeCategory(original[end]) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark) end++;
            runes.AddRange(SearchText.Compatible(original[at..end]).EnumerateRunes().Select(Rune.ToLowerInvariant));
            at = end;
        }
        string text = "", between = "";
        bool? before = null;
        foreach (Rune rune in runes)
        {
            bool isHan = FoldedText.IsHan(rune), isWord = Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
            if (!isHan && !(isWord && rune.Value is not (0xB7 or 0x2022 or 0x30FB)))
            {
                between += Parts(rune) ? "|" : " ";
                continue;
            }
            if (before != isHan || between.Contains('|', StringComparison.Ordinal) || (between.Length > 0 && !isHan)) text += " ";
            text += rune.ToString();
            (before, between) = (isHan, "");
        }
        return text.Length == 0 ? "" : text + " ";
    }

    private static bool Parts(Rune rune) => rune.Value is '\n' or '\r' or 0x2028 or 0x2029 || (rune.Value is not ('\t' or '"' or '\'' or 0xB7 or 0x2022 or 0x30FB) && Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.SpaceSeparator or UnicodeCategory.Format or UnicodeCategory.DashPunctuation or UnicodeCategory.OpenPunctuation or UnicodeCategory.ClosePunctuation or UnicodeCategory.InitialQuotePunctuation
        or UnicodeCategory.FinalQuotePunctuation or UnicodeCategory.ConnectorPunctuation));

    private static IEnumerable<string> TermsSlowly(string folded) => folded.Split(' ', StringSplitOptions.RemoveEmptyEntries).SelectMany(run =>
    {
        Rune[] runes = [.. run.EnumerateRunes()];
        return SearchTerms.IsHan(run)
            ? runes.SelectMany((rune, i) => i == 0 ? SearchTerms.Asked(rune.ToString()) : [.. SearchTerms.Asked($"{runes[i - 1]}{rune}"), .. SearchTerms.Asked(rune.ToString())])
            : SearchTerms.Asked(run);
    }).Distinct(StringComparer.Ordinal);

    [Fact]
    public void Knows_where_each_character_stood()
    {
        const string text = "关于（ＡＢ）科技·奖励";
        FoldedText folded = FoldedText.Of(text);

        (int start, int end) = folded.Origin(folded.Text.IndexOf("科技奖", StringComparison.Ordinal), 3);

        Assert.Equal("科技·奖", text[start..end]);
    }

    [Fact]
    public void An_unpaired_surrogate_parts_and_harms_nothing() => Assert.Equal(" 甲 乙 ", FoldedText.Of("甲\uD800乙").Text);

    [Theory]
    [InlineData("", 0)]
    [InlineData("  ，。 ", 0)]
    [InlineData("科技 奖励", 2)]
    [InlineData("\"科技 奖励\"", 1)]
    [InlineData("“科技奖励”办法", 2)]
    [InlineData("\"没有结束", 1)]
    [InlineData("\"\" AND OR NOT", 3)]
    public void A_question_is_read_as_its_parts(string typed, int parts) => Assert.Equal(parts, SearchQuery.Of(typed).Parts.Count);

    [Fact]
    public void A_long_question_is_cut_and_says_so()
    {
        SearchQuery query = SearchQuery.Of(new string('科', 10_000));

        Assert.True(query.IsCut);
        Assert.Equal(SearchQuery.MostCharacters, Assert.Single(query.Parts).Needle.Length);
        Assert.False(SearchQuery.Of("科技").IsCut);
    }

    [Fact]
    public void A_question_of_halves_of_characters_is_read() => Assert.Single(SearchQuery.Of(string.Concat(Enumerable.Repeat("\uDC00科", 300))).Parts);

    [Theory]
    [InlineData("信息", true)]
    [InlineData("息公", true)]
    [InlineData("公开 2026", true)]
    [InlineData("202", true)]
    [InlineData("026", false)]
    [InlineData("\"202\"", false)]
    [InlineData("\"公开〔2026〕1号\"", true)]
    [InlineData("\"2026 公开\"", false)]
    [InlineData("信公", false)]
    public void A_text_is_searched_by_characters_and_by_the_beginnings_of_words(string typed, bool found) => Assert.Equal(found, SearchQuery.Of(typed).IsIn("政府信息公开〔2026〕1号"));

    [Fact]
    public void What_was_asked_for_is_marked_where_it_stands()
    {
        string text = string.Concat(Enumerable.Repeat("前文。", 40)) + "《科技·进步》法的规定，ABC-12。" + new string('后', 300);

        var pieces = Snippet.Of(text, SearchQuery.Of("科技进步 abc"));

        Assert.Equal(["科技·进步", "ABC"], pieces.Where(p => p.IsHit).Select(p => p.Text));
        Assert.Equal(("…", "…"), (pieces[0].Text, pieces[^1].Text));
        Assert.Empty(Snippet.Of("别的", SearchQuery.Of("科技")));
        Assert.Equal("别的", Assert.Single(Snippet.Whole("别的", SearchQuery.Of("科技"))).Text);
    }

    [Fact]
    public void Terms_are_ASCII_and_the_beginning_of_a_word_is_the_beginning_of_its_term()
    {
        var terms = SearchTerms.OfFolded(FoldedText.Of("公开𬱖 équipe q12").Text);

        Assert.All(terms, term => Assert.All(term, c => Assert.True(char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c))));
        Assert.Equal(7, terms.Count);
        Assert.Contains(terms, term => term.StartsWith(SearchTerms.Asked("équ").Single(), StringComparison.Ordinal));
        Assert.Contains(terms, term => term.StartsWith(SearchTerms.Asked("q1").Single(), StringComparison.Ordinal));
    }
}
