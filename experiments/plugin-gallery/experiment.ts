import {
  defineExperiment, form, fromBrowser, minutes, page, part, solo, textsIn, trial, wholeNumber,
} from '../kit/kit.ts';
import type browser from './browser.ts';
import en from './texts.en.json' with { type: 'json' };

const text = textsIn({ en });
const { code, media } = fromBrowser<typeof browser>('plugin-gallery');

const yesOrNo = [text('yes'), text('no')];
const stimulus = text('hello');
const prompt = text('look');
const [disc, ring, tone, film] = [media('disc'), media('ring'), media('tone'), media('film')];
const ends = { labels: [text('little'), text('much')] };
const sides = { left_category_label: [text('pleasant')], right_category_label: [text('unpleasant')] };
const soon = { feedback_duration: 300 };
const brief = { first_stim_duration: 200, gap_duration: 100, second_stim_duration: 200 };

const words = solo('words', [
  trial('buttons', 'html-button-response', { stimulus, choices: yesOrNo }, { hello: { type: 'number', key: 'response' } }),
  trial('keys', 'html-keyboard-response', { stimulus, choices: ['j', 'k'] }),
  trial('slider', 'html-slider-response', { stimulus, ...ends }),
  trial('categorize', 'categorize-html', { stimulus, key_answer: 'j', choices: ['j', 'k'], ...soon }),
  trial('same', 'same-different-html', { stimuli: [stimulus, stimulus], answer: 'same', ...brief }),
  trial('iat', 'iat-html', { stimulus, stim_key_association: 'left', ...sides }),
  trial('instructions', 'instructions', { pages: text('pages'), show_clickable_nav: true }),
  trial('external', 'external-html', { url: media('page'), cont_btn: 'go-on' }),
]);

const pictures = solo('pictures', [
  trial('preload', 'preload', { images: [disc, ring], audio: [tone], video: [film] }),
  trial('buttons', 'image-button-response', { stimulus: disc, choices: yesOrNo, prompt }),
  trial('keys', 'image-keyboard-response', { stimulus: disc, choices: ['j', 'k'], prompt }),
  trial('slider', 'image-slider-response', { stimulus: disc, prompt, ...ends }),
  trial('animation', 'animation', { stimuli: [disc, ring], frame_time: 150, sequence_reps: 2 }),
  trial('categorize', 'categorize-image', { stimulus: disc, key_answer: 'j', choices: ['j', 'k'], ...soon }),
  trial('moving', 'categorize-animation', { stimuli: [disc, ring], key_answer: 'j', choices: ['j', 'k'], frame_time: 150, ...soon }),
  trial('same', 'same-different-image', { stimuli: [disc, ring], answer: 'different', ...brief }),
  trial('iat', 'iat-image', { stimulus: disc, stim_key_association: 'right', ...sides }),
  trial('sort', 'free-sort', { stimuli: [disc], stim_height: 60, stim_width: 60, sort_area_height: 240, sort_area_width: 240, stim_starts_inside: true }),
  trial('search', 'visual-search-circle', {
    target: disc,
    foil: ring,
    set_size: 4,
    target_present: true,
    fixation_image: ring,
    fixation_duration: 200,
  }),
]);

const sound = solo('sound', [
  trial('buttons', 'audio-button-response', { stimulus: tone, choices: yesOrNo, prompt: text('listen') }),
  trial('keys', 'audio-keyboard-response', { stimulus: tone, choices: ['j'], prompt: text('listen') }),
  trial('slider', 'audio-slider-response', { stimulus: tone, prompt: text('listen'), ...ends }),
]);

const films = solo('films', [
  trial('buttons', 'video-button-response', { stimulus: [film], choices: yesOrNo, prompt: text('watch') }),
  trial('keys', 'video-keyboard-response', { stimulus: [film], width: 96, height: 96, choices: ['j'], prompt: text('watch') }),
  trial('slider', 'video-slider-response', { stimulus: [film], prompt: text('watch'), ...ends }),
]);

const questions = solo('questions', [
  form('survey', { heading: text('name'), questions: { age: wholeNumber(text('colour'), { min: 1, max: 9 }) }, button: text('end.button') }),
  trial('form', 'survey-html-form', { html: text('question') }, { number: { type: 'text', key: 'response.number' } }),
  trial('likert', 'survey-likert', { questions: [{ prompt: text('agree'), labels: [text('little'), text('much')], required: true }] }),
  trial('choice', 'survey-multi-choice', { questions: [{ prompt: text('colour'), options: text('colours') }] }),
  trial('select', 'survey-multi-select', { questions: [{ prompt: text('colour'), options: text('colours') }] }),
  trial('text', 'survey-text', { questions: [{ prompt: text('name') }] }, { called: { type: 'text', key: 'response.Q0' } }),
  trial('cloze', 'cloze', { text: text('fill') }),
  trial('maxdiff', 'maxdiff', { alternatives: text('three'), labels: [text('most'), text('least')] }),
]);

const tasks = solo('tasks', [
  trial('grid', 'serial-reaction-time', { target: [0, 1], trial_duration: 3_000 }),
  trial('mouse', 'serial-reaction-time-mouse', { target: [0, 1] }),
  trial('sketch', 'sketchpad', { canvas_width: 160, canvas_height: 120, prompt: text('draw') }),
  code(
    'discs',
    'discs',
    { colour: '#2a6f97', radius: 40, choices: yesOrNo },
    { area: { type: 'number', key: 'value' }, chosen: { type: 'number', key: 'final_value' } },
  ),
]);

const devices = solo('devices', [
  trial('browser', 'browser-check', { vsync_frame_count: 10 }),
  trial('camera', 'initialize-camera', {}),
  trial('microphone', 'initialize-microphone', {}),
  trial('mirror', 'mirror-camera', { width: 160, height: 120 }),
  trial('voice', 'html-audio-response', { stimulus: text('say'), recording_duration: 500, allow_playback: true }),
  trial('face', 'html-video-response', { stimulus: text('say'), recording_duration: 500 }),
  trial('fullscreen', 'fullscreen', { fullscreen_mode: true, delay_after: 0 }),
  trial('distance', 'virtual-chinrest', { blindspot_reps: 1, resize_units: 'none' }),
  // Last, as all that follows in the step is scaled by it.
  trial('size', 'resize', { item_width: 3, item_height: 2, prompt: text('card') }),
]);

/** Every plugin of jsPsych's core set once, each alone: to see what there is, and that it runs. */
export default defineExperiment({
  id: 'plugin-gallery',
  version: '1.0.0',
  title: 'Gallery of plugins',
  languages: text.languages,
  parameters: {},
  factors: { gallery: ['whole'] },
  consent: () => ({ version: '1.0', heading: text('consent.heading'), summary: text('consent.summary'), sections: [] }),
  door: { patience: minutes(30) },
  debrief: text('debrief'),
  before: () => [part('baseline', words, pictures, sound, films, questions, tasks, devices)],
  timeline: () => [part('close', solo('end', [page('end', { heading: text('end.heading'), paragraphs: text('end.paragraphs'), button: text('end.button') })]))],
});
