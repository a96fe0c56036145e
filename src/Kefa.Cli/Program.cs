using System.CommandLine;
using Kefa.Cli;

var root = new RootCommand("Kefa 科法: run a science and technology bureau by law.")
{
    Init.Command(),
    Migrate.Command(),
    Health.Command(),
    BackupCommands.Backup(),
    BackupCommands.Restore(),
    new Command("account", "Accounts of persons.") { AccountCommands.Add(), AccountCommands.Reset() },
    LogCommands.Command(),
    ReceiptCommands.Command(),
    WitnessCommands.Witness(),
    WitnessCommands.Monitor(),
    new Command("keys", "The key file that seals fields.") { KeysCommands.Make(), KeysCommands.Rotate() },
    Demo.Command(),
    new Command("companies", "The companies of a bureau.") { CompanyCommands.Import(), CompanyCommands.Export(), CompanyCommands.Template(), CompanyCommands.Rebuild(), CompanyTableCommand.Command() },
    Match.Command(),
    new Command("matters", "The matters of a bureau.") { MatterCommands.Rebuild(), MatterCommands.Expire() },
    new Command("content", "The law and the bureau, as data.") { ContentCheck.Command(), ContentLoad.Command() },
    new Command("figures", "What is counted.") { FigureCommands.List(), FigureCommands.Check(), EarlierReportCommands.Import(), EarlierReportCommands.Rebuild() },
    new Command("report", "Reports that are written from figures.") { ReportWriting.List(), ReportWriting.Write(), ReportCommands.Verify() },
    DeadlineCommand.Command(),
    new Command("procedure", "Statutory procedures.") { ProcedureCommands.Show() },
    new Command("dmn", "Decision models.") { DmnCheck.Command(), DmnTest.Command(), DmnConvert.Command() },
};

return await root.Parse(args).InvokeAsync();
