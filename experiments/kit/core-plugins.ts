import type Animation from '@jspsych/plugin-animation';
import type AudioButtonResponse from '@jspsych/plugin-audio-button-response';
import type AudioKeyboardResponse from '@jspsych/plugin-audio-keyboard-response';
import type AudioSliderResponse from '@jspsych/plugin-audio-slider-response';
import type BrowserCheck from '@jspsych/plugin-browser-check';
import type CallFunction from '@jspsych/plugin-call-function';
import type CanvasButtonResponse from '@jspsych/plugin-canvas-button-response';
import type CanvasKeyboardResponse from '@jspsych/plugin-canvas-keyboard-response';
import type CanvasSliderResponse from '@jspsych/plugin-canvas-slider-response';
import type CategorizeAnimation from '@jspsych/plugin-categorize-animation';
import type CategorizeHtml from '@jspsych/plugin-categorize-html';
import type CategorizeImage from '@jspsych/plugin-categorize-image';
import type Cloze from '@jspsych/plugin-cloze';
import type ExternalHtml from '@jspsych/plugin-external-html';
import type FreeSort from '@jspsych/plugin-free-sort';
import type Fullscreen from '@jspsych/plugin-fullscreen';
import type HtmlAudioResponse from '@jspsych/plugin-html-audio-response';
import type HtmlButtonResponse from '@jspsych/plugin-html-button-response';
import type HtmlKeyboardResponse from '@jspsych/plugin-html-keyboard-response';
import type HtmlSliderResponse from '@jspsych/plugin-html-slider-response';
import type HtmlVideoResponse from '@jspsych/plugin-html-video-response';
import type IatHtml from '@jspsych/plugin-iat-html';
import type IatImage from '@jspsych/plugin-iat-image';
import type ImageButtonResponse from '@jspsych/plugin-image-button-response';
import type ImageKeyboardResponse from '@jspsych/plugin-image-keyboard-response';
import type ImageSliderResponse from '@jspsych/plugin-image-slider-response';
import type InitializeCamera from '@jspsych/plugin-initialize-camera';
import type InitializeMicrophone from '@jspsych/plugin-initialize-microphone';
import type Instructions from '@jspsych/plugin-instructions';
import type Maxdiff from '@jspsych/plugin-maxdiff';
import type MirrorCamera from '@jspsych/plugin-mirror-camera';
import type Preload from '@jspsych/plugin-preload';
import type Reconstruction from '@jspsych/plugin-reconstruction';
import type Resize from '@jspsych/plugin-resize';
import type SameDifferentHtml from '@jspsych/plugin-same-different-html';
import type SameDifferentImage from '@jspsych/plugin-same-different-image';
import type SerialReactionTime from '@jspsych/plugin-serial-reaction-time';
import type SerialReactionTimeMouse from '@jspsych/plugin-serial-reaction-time-mouse';
import type Sketchpad from '@jspsych/plugin-sketchpad';
import type Survey from '@jspsych/plugin-survey';
import type SurveyHtmlForm from '@jspsych/plugin-survey-html-form';
import type SurveyLikert from '@jspsych/plugin-survey-likert';
import type SurveyMultiChoice from '@jspsych/plugin-survey-multi-choice';
import type SurveyMultiSelect from '@jspsych/plugin-survey-multi-select';
import type SurveyText from '@jspsych/plugin-survey-text';
import type VideoButtonResponse from '@jspsych/plugin-video-button-response';
import type VideoKeyboardResponse from '@jspsych/plugin-video-keyboard-response';
import type VideoSliderResponse from '@jspsych/plugin-video-slider-response';
import type VirtualChinrest from '@jspsych/plugin-virtual-chinrest';
import type VisualSearchCircle from '@jspsych/plugin-visual-search-circle';

/**
 * Every plugin of the jsPsych 8 core set that runs without a library of others; a further one is a line here,
 * one above, and one in package.json. Those for eye tracking need WebGazer (see the README).
 */
type Installed =
  | typeof Animation
  | typeof AudioButtonResponse
  | typeof AudioKeyboardResponse
  | typeof AudioSliderResponse
  | typeof BrowserCheck
  | typeof CallFunction
  | typeof CanvasButtonResponse
  | typeof CanvasKeyboardResponse
  | typeof CanvasSliderResponse
  | typeof CategorizeAnimation
  | typeof CategorizeHtml
  | typeof CategorizeImage
  | typeof Cloze
  | typeof ExternalHtml
  | typeof FreeSort
  | typeof Fullscreen
  | typeof HtmlAudioResponse
  | typeof HtmlButtonResponse
  | typeof HtmlKeyboardResponse
  | typeof HtmlSliderResponse
  | typeof HtmlVideoResponse
  | typeof IatHtml
  | typeof IatImage
  | typeof ImageButtonResponse
  | typeof ImageKeyboardResponse
  | typeof ImageSliderResponse
  | typeof InitializeCamera
  | typeof InitializeMicrophone
  | typeof Instructions
  | typeof Maxdiff
  | typeof MirrorCamera
  | typeof Preload
  | typeof Reconstruction
  | typeof Resize
  | typeof SameDifferentHtml
  | typeof SameDifferentImage
  | typeof SerialReactionTime
  | typeof SerialReactionTimeMouse
  | typeof Sketchpad
  | typeof Survey
  | typeof SurveyHtmlForm
  | typeof SurveyLikert
  | typeof SurveyMultiChoice
  | typeof SurveyMultiSelect
  | typeof SurveyText
  | typeof VideoButtonResponse
  | typeof VideoKeyboardResponse
  | typeof VideoSliderResponse
  | typeof VirtualChinrest
  | typeof VisualSearchCircle;

/** The installed plugins by their `info.name`. */
export type CorePlugins = { readonly [Each in Installed as Each['info']['name']]: Each };

/** They cannot do without a function, which is no data: `browser.ts` is the place for them. */
export type NeedsCode = 'call-function' | 'reconstruction' | `canvas-${string}`;
