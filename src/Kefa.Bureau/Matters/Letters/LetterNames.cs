using Kefa.Bureau.Bureaus;
using Kefa.Feel;
using Kefa.Procedures;

namespace Kefa.Bureau.Matters.Letters;

/// <summary>What a letter of a matter may write: all that the conditions of its procedure may read, and the bureau.</summary>
internal static class LetterNames
{
    private const string Bureau = "bureau";

    private static readonly (string Name, Func<BureauInfo, string?> Of, Phrase Label)[] Parts =
    [
        ("name", b => b.NameZh, Phrase.Of("本局名称", "the bureau's name")),
        ("mark", b => b.Contact.DocumentMark, Phrase.Of("本局信息：机关代字", "the bureau's mark in document numbers")),
        ("address", b => b.Contact.Address, Phrase.Of("本局信息：办公地址", "the bureau's address")),
        ("hours", b => b.Contact.Hours, Phrase.Of("本局信息：办公时间", "the bureau's office hours")),
        ("phone", b => b.Contact.Phone, Phrase.Of("本局信息：咨询电话", "the bureau's telephone")),
        ("reconsiderationOrgan", b => b.Contact.ReconsiderationOrgan, Phrase.Of("本局信息：行政复议机关", "the organ of reconsideration")),
        ("reconsiderationAddress", b => b.Contact.ReconsiderationAddress, Phrase.Of("本局信息：行政复议机关地址", "the address of the organ of reconsideration")),
        ("court", b => b.Contact.Court, Phrase.Of("本局信息：有管辖权的人民法院", "the court")),
        ("courtAddress", b => b.Contact.CourtAddress, Phrase.Of("本局信息：人民法院地址", "the court's address")),
    ];

    public static ParseScope Of(Procedure procedure) =>
        ConditionNames.Of(procedure.Fields, procedure.Facts).With(Bureau, FeelType.ContextOf(Parts.Select(part => KeyValuePair.Create(part.Name, FeelType.Text))));

    public static Scope ValuesOf(MatterState state, ActContext context, BureauInfo bureau) => ConditionNames.ValuesOf(state, context).With(
        Bureau, new ContextValue(Parts.Select(part => KeyValuePair.Create(part.Name, part.Of(bureau) is { } text ? Value.Of(text) : Value.Null))));

    /// <summary>What people call what an expression reads; the expression itself where it is no plain path.</summary>
    public static Phrase LabelOf(string expression, Procedure procedure)
    {
        Phrase plain = Phrase.Of(expression, expression);
        return procedure.FindField(expression)?.Label
            ?? Parts.Where(part => expression == $"{Bureau}.{part.Name}").Select(part => part.Label).FirstOrDefault()
            ?? plain;
    }
}
