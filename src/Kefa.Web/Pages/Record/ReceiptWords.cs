using Kefa.Evidence.Receipts;
using Kefa.Matching;

namespace Kefa.Web.Pages.Record;

/// <summary>What can be wrong with a receipt, in words.</summary>
internal static class ReceiptWords
{
    public static LocalText Of(ReceiptFault fault) => fault switch
    {
        ReceiptFault.NoCheckpoint => new("检查点无法读取。", "The checkpoint cannot be read."),
        ReceiptFault.UnknownLog => new("不是本局的日志：请到签发机关核验，或用 kefa receipt verify 指定其公钥。", "It is not of a log of this bureau: check it where it was issued, or give the log's key to 'kefa receipt verify'."),
        ReceiptFault.BadSignature => new("日志签名缺失或不正确。", "The log's signature is missing or wrong."),
        ReceiptFault.TooFewWitnesses => new("见证人的签名不足。", "Too few witnesses have cosigned."),
        ReceiptFault.NothingToCheck => new("回执不含原始内容，只能与自行保存的内容一并核验（kefa receipt verify --entry）。", "The receipt carries no content: check it together with the content that you keep (kefa receipt verify --entry)."),
        ReceiptFault.BadOpening => new("内容与封存时不一致。", "The content is not what was sealed."),
        ReceiptFault.NotIncluded => new("内容、盐值或证明被改动：由它们算不出已签名的根。", "Content, salt or proof were changed: they do not lead to the signed root."),
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "This fault has no words yet."),
    };
}
