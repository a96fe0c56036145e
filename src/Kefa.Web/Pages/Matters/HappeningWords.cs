using Kefa.Bureau.Streams;

namespace Kefa.Web.Pages.Matters;

/// <summary>The types of events that are no transitions, in words.</summary>
internal static class HappeningWords
{
    public static string Of(string type, bool english) => type switch
    {
        "DeadlineExpired" => english ? "A deadline ran out" : "期限届满",
        "DeadlinesRecomputed" => english ? "Deadlines counted again after the holidays were announced" : "期限按新公布的放假安排重新计算",
        "MatterMoved" => english ? "Moved to another version of the procedure" : "改按新版本程序办理",
        "MatterCorrected" => english ? "Correction" : "更正",
        "MatterAssigned" => english ? "Assigned" : "分派",
        "JointHandlingAsked" => english ? "Other divisions asked for their part" : "请相关科室会办",
        "JointHandlingAnswered" => english ? "A division gave its part" : "会办科室答复",
        "JointHandlingEnded" => english ? "A division's part was taken back" : "撤回会办",
        "CommentAdded" => english ? "Note" : "备注",
        "ErasureRequested" => english ? "Erasure asked for" : "申请删除个人信息",
        "ErasureRefused" => english ? "Erasure refused" : "不同意删除",
        ErasedBody.Type => english ? "Personal data erased" : "依法删除个人信息",
        _ => type,
    };
}
