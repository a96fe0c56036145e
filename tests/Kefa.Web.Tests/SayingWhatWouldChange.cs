using System.Collections.Immutable;
using Kefa.Matching.Explanations;
using Kefa.Matching.Profiles;
using Kefa.Web.Shell;

namespace Kefa.Web.Tests;

public sealed class SayingWhatWouldChange
{
    private static readonly DateOnly AsOf = new(2026, 6, 15);
    private static readonly Field Issued = new() { Id = "issuedOn", Label = new("发证日期", "Issued on"), Type = FieldType.Date };
    private static readonly Field Expires = new() { Id = "expiresOn", Label = new("有效期至", "Expires on"), Type = FieldType.Date };
    private static readonly Field Year = new() { Id = "year", Label = new("年度", "Year"), Type = FieldType.Integer };
    private static readonly Field Certificates = List("certs", "证书", "Certificates", new Field { Id = "cert", Label = new("证书", "Certificate"), Type = FieldType.Context, Fields = [Issued, Expires] });
    private static readonly Field Years = List("years", "入库年度", "Years registered", Year);

    [Fact]
    public void One_more_entry_is_said_by_what_counts_of_it()
    {
        var change = Entry(Certificates, ChangeKind.Fact, new(Issued, FactValue.Of(AsOf), ChangeReach.AtMost), new(Expires, FactValue.Of(AsOf), ChangeReach.AtLeast));

        Assert.Equal("证书增加一项：发证日期不晚于 2026-06-15，有效期至不早于 2026-06-15", Said(change, english: false));
        Assert.Equal("Certificates: one more entry (Issued on: 2026-06-15 or before, Expires on: 2026-06-15 or later)", Said(change, english: true));
    }

    [Fact]
    public void An_entry_that_an_unknown_list_may_have_is_said_as_an_answer()
    {
        var change = Entry(Years, ChangeKind.Answer, new EntryPart(Year, FactValue.Of(2025m), ChangeReach.Exactly));

        Assert.Equal("若入库年度中有一项（2025），即满足", Said(change, english: false));
        Assert.Equal("Met if Years registered has an entry (2025)", Said(change, english: true));
    }

    [Fact]
    public void What_only_opens_a_condition_says_so()
    {
        var change = Entry(Years, ChangeKind.Fact) with { OnlyOpens = true };

        Assert.Equal("入库年度增加一项（之后取决于未知数据）", Said(change, english: false));
        Assert.Equal("Years registered: one more entry (what is not known decides then)", Said(change, english: true));
    }

    private static ProposedChange Entry(Field list, ChangeKind kind, params ImmutableArray<EntryPart> entry) => new() { Kind = kind, Field = list, Path = list.Id, Entry = entry };

    private static Field List(string id, string zh, string en, Field item) => new() { Id = id, Label = new(zh, en), Type = FieldType.List, Item = item };

    private static string Said(ProposedChange change, bool english) => new ExplanationText(new FieldDictionary([Certificates, Years]), AsOf, english).Of(change, []);
}
